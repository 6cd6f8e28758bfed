package io.holdfast.server.command.sortedsets;

import static io.holdfast.server.command.CommandFlag.BLOCKING;
import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.options.KeyCount;

/** The commands on sorted sets. */
public final class SortedSetCommands implements CommandFamily {
  @Override
  public void register(CommandTable table) {
    table.add(
        command("zadd", -4)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .member(-1)
            .group("sorted-set")
            .since("1.2.0")
            .summary("Adds members with scores to a sorted set, or changes scores.")
            .does(ZSetAdd::add));
    table.add(
        command("zincrby", 4)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .member(-1)
            .group("sorted-set")
            .since("1.2.0")
            .summary("Adds a number to the score of a member.")
            .does(ZSetAdd::increment));
    table.add(
        command("zrem", -3)
            .flags(WRITE, FAST)
            .key()
            .member(2)
            .group("sorted-set")
            .since("1.2.0")
            .summary("Removes members of a sorted set.")
            .does(ZSetRemove::members));
    table.add(
        command("zremrangebyrank", 4)
            .flags(WRITE)
            .key()
            .group("sorted-set")
            .since("2.0.0")
            .summary("Removes the members of a range of ranks.")
            .does(call -> ZSetRemove.range(call, RangeKind.RANK)));
    table.add(
        command("zremrangebyscore", 4)
            .flags(WRITE)
            .key()
            .group("sorted-set")
            .since("1.2.0")
            .summary("Removes the members of a range of scores.")
            .does(call -> ZSetRemove.range(call, RangeKind.SCORE)));
    table.add(
        command("zremrangebylex", 4)
            .flags(WRITE)
            .key()
            .group("sorted-set")
            .since("2.8.9")
            .summary("Removes the members of a range of names.")
            .does(call -> ZSetRemove.range(call, RangeKind.LEX)));
    table.add(
        command("zscore", 3)
            .flags(READONLY, FAST)
            .key()
            .member(2)
            .group("sorted-set")
            .since("1.2.0")
            .summary("Answers the score of a member.")
            .does(ZSetReads::score));
    table.add(
        command("zmscore", -3)
            .flags(READONLY, FAST)
            .key()
            .member(2)
            .group("sorted-set")
            .since("6.2.0")
            .summary("Answers the scores of several members.")
            .does(ZSetReads::scores));
    table.add(
        command("zcard", 2)
            .flags(READONLY, FAST)
            .key()
            .group("sorted-set")
            .since("1.2.0")
            .summary("Answers how many members a sorted set has.")
            .does(ZSetReads::size));
    table.add(
        command("zcount", 4)
            .flags(READONLY, FAST)
            .key()
            .group("sorted-set")
            .since("2.0.0")
            .summary("Counts the members of a range of scores.")
            .does(call -> ZSetReads.count(call, RangeKind.SCORE)));
    table.add(
        command("zlexcount", 4)
            .flags(READONLY, FAST)
            .key()
            .group("sorted-set")
            .since("2.8.9")
            .summary("Counts the members of a range of names.")
            .does(call -> ZSetReads.count(call, RangeKind.LEX)));
    table.add(
        command("zrank", 3)
            .flags(READONLY, FAST)
            .key()
            .member(2)
            .group("sorted-set")
            .since("2.0.0")
            .summary("Answers how many members have a lower score.")
            .does(call -> ZSetReads.rank(call, false)));
    table.add(
        command("zrevrank", 3)
            .flags(READONLY, FAST)
            .key()
            .member(2)
            .group("sorted-set")
            .since("2.0.0")
            .summary("Answers how many members have a higher score.")
            .does(call -> ZSetReads.rank(call, true)));
    table.add(
        command("zscan", -3)
            .flags(READONLY)
            .key()
            .group("sorted-set")
            .since("2.8.0")
            .summary("Lists members and scores step by step.")
            .does(ZSetReads::scan));
    table.add(
        command("zrandmember", -2)
            .flags(READONLY)
            .key()
            .group("sorted-set")
            .since("6.2.0")
            .summary("Answers members chosen by chance.")
            .does(ZSetReads::random));
    table.add(
        command("zrange", -4)
            .flags(READONLY)
            .key()
            .group("sorted-set")
            .since("1.2.0")
            .summary("Answers the members of a range of ranks, scores or names.")
            .does(call -> ZSetRange.answer(call, null, null)));
    table.add(
        command("zrangestore", -5)
            .flags(WRITE, DENYOOM)
            .keys(1, 2, 1)
            .group("sorted-set")
            .since("6.2.0")
            .summary("Stores the members of a range of ranks, scores or names.")
            .does(ZSetRange::store));
    table.add(
        command("zrevrange", -4)
            .flags(READONLY)
            .key()
            .group("sorted-set")
            .since("1.2.0")
            .summary("Answers the members of a range of ranks, the highest first.")
            .does(call -> ZSetRange.answer(call, RangeKind.RANK, true)));
    table.add(
        command("zrangebyscore", -4)
            .flags(READONLY)
            .key()
            .group("sorted-set")
            .since("1.0.5")
            .summary("Answers the members of a range of scores.")
            .does(call -> ZSetRange.answer(call, RangeKind.SCORE, false)));
    table.add(
        command("zrevrangebyscore", -4)
            .flags(READONLY)
            .key()
            .group("sorted-set")
            .since("2.2.0")
            .summary("Answers the members of a range of scores, the highest first.")
            .does(call -> ZSetRange.answer(call, RangeKind.SCORE, true)));
    table.add(
        command("zrangebylex", -4)
            .flags(READONLY)
            .key()
            .group("sorted-set")
            .since("2.8.9")
            .summary("Answers the members of a range of names.")
            .does(call -> ZSetRange.answer(call, RangeKind.LEX, false)));
    table.add(
        command("zrevrangebylex", -4)
            .flags(READONLY)
            .key()
            .group("sorted-set")
            .since("2.8.9")
            .summary("Answers the members of a range of names, the last first.")
            .does(call -> ZSetRange.answer(call, RangeKind.LEX, true)));
    table.add(
        command("zpopmin", -2)
            .flags(WRITE, FAST)
            .key()
            .group("sorted-set")
            .since("5.0.0")
            .summary("Takes the members with the lowest scores.")
            .does(call -> ZSetPop.pop(call, false)));
    table.add(
        command("zpopmax", -2)
            .flags(WRITE, FAST)
            .key()
            .group("sorted-set")
            .since("5.0.0")
            .summary("Takes the members with the highest scores.")
            .does(call -> ZSetPop.pop(call, true)));
    table.add(
        command("zmpop", -4)
            .flags(WRITE)
            .movableKeys(KeyCount.at(1))
            .group("sorted-set")
            .since("7.0.0")
            .summary("Takes members from the first sorted set that has some.")
            .does(ZSetPop::popFromFirst));
    table.add(
        command("bzpopmin", -3)
            .flags(WRITE, NOSCRIPT, BLOCKING, FAST)
            .keys(1, -2, 1)
            .group("sorted-set")
            .since("5.0.0")
            .summary("Takes the member with the lowest score, and waits for one.")
            .does(call -> ZSetPop.awaitOne(call, false)));
    table.add(
        command("bzpopmax", -3)
            .flags(WRITE, NOSCRIPT, BLOCKING, FAST)
            .keys(1, -2, 1)
            .group("sorted-set")
            .since("5.0.0")
            .summary("Takes the member with the highest score, and waits for one.")
            .does(call -> ZSetPop.awaitOne(call, true)));
    table.add(
        command("bzmpop", -5)
            .flags(WRITE, BLOCKING)
            .movableKeys(KeyCount.at(2))
            .group("sorted-set")
            .since("7.0.0")
            .summary("Takes members from the first sorted set that has some, and waits for one.")
            .does(ZSetPop::awaitMany));
    table.add(
        command("zunion", -3)
            .flags(READONLY)
            .movableKeys(KeyCount.at(1))
            .group("sorted-set")
            .since("6.2.0")
            .summary("Answers the members that any of several sorted sets has.")
            .does(call -> ZSetAlgebra.UNION.answer(call)));
    table.add(
        command("zinter", -3)
            .flags(READONLY)
            .movableKeys(KeyCount.at(1))
            .group("sorted-set")
            .since("6.2.0")
            .summary("Answers the members that all sorted sets have.")
            .does(call -> ZSetAlgebra.INTERSECTION.answer(call)));
    table.add(
        command("zdiff", -3)
            .flags(READONLY)
            .movableKeys(KeyCount.at(1))
            .group("sorted-set")
            .since("6.2.0")
            .summary("Answers the members of the first sorted set that no other has.")
            .does(call -> ZSetAlgebra.DIFFERENCE.answer(call)));
    table.add(
        command("zunionstore", -4)
            .flags(WRITE, DENYOOM)
            .key()
            .movableKeys(KeyCount.afterTarget(2))
            .group("sorted-set")
            .since("2.0.0")
            .summary("Stores the members that any of several sorted sets has.")
            .does(call -> ZSetAlgebra.UNION.store(call)));
    table.add(
        command("zinterstore", -4)
            .flags(WRITE, DENYOOM)
            .key()
            .movableKeys(KeyCount.afterTarget(2))
            .group("sorted-set")
            .since("2.0.0")
            .summary("Stores the members that all sorted sets have.")
            .does(call -> ZSetAlgebra.INTERSECTION.store(call)));
    table.add(
        command("zdiffstore", -4)
            .flags(WRITE, DENYOOM)
            .key()
            .movableKeys(KeyCount.afterTarget(2))
            .group("sorted-set")
            .since("6.2.0")
            .summary("Stores the members of the first sorted set that no other has.")
            .does(call -> ZSetAlgebra.DIFFERENCE.store(call)));
    table.add(
        command("zintercard", -3)
            .flags(READONLY)
            .movableKeys(KeyCount.at(1))
            .group("sorted-set")
            .since("7.0.0")
            .summary("Counts the members that all sorted sets have.")
            .does(ZSetAlgebra::countCommon));
  }
}
