package io.holdfast.server.command.sets;

import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.options.KeyCount;

/** The commands on sets. */
public final class SetCommands implements CommandFamily {
  @Override
  public void register(CommandTable table) {
    table.add(
        command("sadd", -3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .member(2)
            .group("set")
            .since("1.0.0")
            .summary("Adds members to a set, or makes it.")
            .does(SetWrites::add));
    table.add(
        command("srem", -3)
            .flags(WRITE, FAST)
            .key()
            .member(2)
            .group("set")
            .since("1.0.0")
            .summary("Removes members of a set.")
            .does(SetWrites::remove));
    table.add(
        command("smove", 4)
            .flags(WRITE, FAST)
            .keys(1, 2, 1)
            .group("set")
            .since("1.0.0")
            .summary("Moves a member from one set to another.")
            .does(SetWrites::move));
    table.add(
        command("spop", -2)
            .flags(WRITE, FAST)
            .key()
            .group("set")
            .since("1.0.0")
            .summary("Takes members chosen by chance.")
            .does(SetPop::pop));
    table.add(
        command("srandmember", -2)
            .flags(READONLY)
            .key()
            .group("set")
            .since("1.0.0")
            .summary("Answers members chosen by chance.")
            .does(SetPop::random));
    table.add(
        command("smembers", 2)
            .flags(READONLY)
            .key()
            .group("set")
            .since("1.0.0")
            .summary("Answers all members of a set.")
            .does(SetReads::members));
    table.add(
        command("sismember", 3)
            .flags(READONLY, FAST)
            .key()
            .member(2)
            .group("set")
            .since("1.0.0")
            .summary("Tells whether a member is there.")
            .does(SetReads::contains));
    table.add(
        command("smismember", -3)
            .flags(READONLY, FAST)
            .key()
            .member(2)
            .group("set")
            .since("6.2.0")
            .summary("Tells of several members whether they are there.")
            .does(SetReads::containsMany));
    table.add(
        command("scard", 2)
            .flags(READONLY, FAST)
            .key()
            .group("set")
            .since("1.0.0")
            .summary("Answers how many members a set has.")
            .does(SetReads::size));
    table.add(
        command("sscan", -3)
            .flags(READONLY)
            .key()
            .group("set")
            .since("2.8.0")
            .summary("Lists the members step by step.")
            .does(SetReads::scan));
    table.add(
        command("sinter", -2)
            .flags(READONLY)
            .keys(1, -1, 1)
            .group("set")
            .since("1.0.0")
            .summary("Answers the members that all sets have.")
            .does(call -> SetAlgebra.INTERSECTION.answer(call)));
    table.add(
        command("sunion", -2)
            .flags(READONLY)
            .keys(1, -1, 1)
            .group("set")
            .since("1.0.0")
            .summary("Answers the members that any of several sets has.")
            .does(call -> SetAlgebra.UNION.answer(call)));
    table.add(
        command("sdiff", -2)
            .flags(READONLY)
            .keys(1, -1, 1)
            .group("set")
            .since("1.0.0")
            .summary("Answers the members of the first set that no other set has.")
            .does(call -> SetAlgebra.DIFFERENCE.answer(call)));
    table.add(
        command("sinterstore", -3)
            .flags(WRITE, DENYOOM)
            .keys(1, -1, 1)
            .group("set")
            .since("1.0.0")
            .summary("Stores the members that all sets have.")
            .does(call -> SetAlgebra.INTERSECTION.store(call)));
    table.add(
        command("sunionstore", -3)
            .flags(WRITE, DENYOOM)
            .keys(1, -1, 1)
            .group("set")
            .since("1.0.0")
            .summary("Stores the members that any of several sets has.")
            .does(call -> SetAlgebra.UNION.store(call)));
    table.add(
        command("sdiffstore", -3)
            .flags(WRITE, DENYOOM)
            .keys(1, -1, 1)
            .group("set")
            .since("1.0.0")
            .summary("Stores the members of the first set that no other set has.")
            .does(call -> SetAlgebra.DIFFERENCE.store(call)));
    table.add(
        command("sintercard", -3)
            .flags(READONLY)
            .movableKeys(KeyCount.at(1))
            .group("set")
            .since("7.0.0")
            .summary("Counts the members that all sets have.")
            .does(SetAlgebra::countCommon));
  }
}
