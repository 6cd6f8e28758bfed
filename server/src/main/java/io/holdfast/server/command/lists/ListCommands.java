package io.holdfast.server.command.lists;

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

/** The commands on lists. */
public final class ListCommands implements CommandFamily {
  @Override
  public void register(CommandTable table) {
    table.add(
        command("lpush", -3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("list")
            .since("1.0.0")
            .summary("Puts elements before a list, or makes it.")
            .does(call -> ListPush.push(call, End.LEFT)));
    table.add(
        command("rpush", -3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("list")
            .since("1.0.0")
            .summary("Puts elements behind a list, or makes it.")
            .does(call -> ListPush.push(call, End.RIGHT)));
    table.add(
        command("lpushx", -3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("list")
            .since("2.2.0")
            .summary("Puts elements before a list that is there.")
            .does(call -> ListPush.pushIfPresent(call, End.LEFT)));
    table.add(
        command("rpushx", -3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("list")
            .since("2.2.0")
            .summary("Puts elements behind a list that is there.")
            .does(call -> ListPush.pushIfPresent(call, End.RIGHT)));
    table.add(
        command("linsert", 5)
            .flags(WRITE, DENYOOM)
            .key()
            .group("list")
            .since("2.2.0")
            .summary("Puts an element beside another.")
            .does(ListPush::insert));
    table.add(
        command("lset", 4)
            .flags(WRITE, DENYOOM)
            .key()
            .group("list")
            .since("1.0.0")
            .summary("Replaces the element with an index.")
            .does(ListPush::set));
    table.add(
        command("lpop", -2)
            .flags(WRITE, FAST)
            .key()
            .group("list")
            .since("1.0.0")
            .summary("Takes elements from a list's begin.")
            .does(call -> ListPop.pop(call, End.LEFT)));
    table.add(
        command("rpop", -2)
            .flags(WRITE, FAST)
            .key()
            .group("list")
            .since("1.0.0")
            .summary("Takes elements from a list's end.")
            .does(call -> ListPop.pop(call, End.RIGHT)));
    table.add(
        command("lmpop", -4)
            .flags(WRITE)
            .movableKeys(KeyCount.at(1))
            .group("list")
            .since("7.0.0")
            .summary("Takes elements from the first list that has some.")
            .does(ListPop::popFromFirst));
    table.add(
        command("blpop", -3)
            .flags(WRITE, NOSCRIPT, BLOCKING)
            .keys(1, -2, 1)
            .group("list")
            .since("2.0.0")
            .summary(
                "Takes an element from the begin of the first list that has some, and waits for one.")
            .does(call -> ListPop.awaitOne(call, End.LEFT)));
    table.add(
        command("brpop", -3)
            .flags(WRITE, NOSCRIPT, BLOCKING)
            .keys(1, -2, 1)
            .group("list")
            .since("2.0.0")
            .summary(
                "Takes an element from the end of the first list that has some, and waits for one.")
            .does(call -> ListPop.awaitOne(call, End.RIGHT)));
    table.add(
        command("blmpop", -5)
            .flags(WRITE, BLOCKING)
            .movableKeys(KeyCount.at(2))
            .group("list")
            .since("7.0.0")
            .summary("Takes elements from the first list that has some, and waits for one.")
            .does(ListPop::awaitMany));
    table.add(
        command("lmove", 5)
            .flags(WRITE, DENYOOM)
            .keys(1, 2, 1)
            .group("list")
            .since("6.2.0")
            .summary("Takes an element from one list and puts it into another.")
            .does(ListMove::move));
    table.add(
        command("rpoplpush", 3)
            .flags(WRITE, DENYOOM)
            .keys(1, 2, 1)
            .group("list")
            .since("1.2.0")
            .summary("Takes the last element of one list and puts it before another.")
            .does(ListMove::rotate));
    table.add(
        command("blmove", 6)
            .flags(WRITE, DENYOOM, NOSCRIPT, BLOCKING)
            .keys(1, 2, 1)
            .group("list")
            .since("6.2.0")
            .summary("Takes an element from one list, waiting for one, and puts it into another.")
            .does(ListMove::awaitMove));
    table.add(
        command("brpoplpush", 4)
            .flags(WRITE, DENYOOM, NOSCRIPT, BLOCKING)
            .keys(1, 2, 1)
            .group("list")
            .since("2.2.0")
            .summary(
                "Takes the last element of one list, waiting for one, and puts it before another.")
            .does(ListMove::awaitRotate));
    table.add(
        command("lrange", 4)
            .flags(READONLY)
            .key()
            .group("list")
            .since("1.0.0")
            .summary("Answers a part of a list.")
            .does(ListReads::range));
    table.add(
        command("lindex", 3)
            .flags(READONLY)
            .key()
            .group("list")
            .since("1.0.0")
            .summary("Answers the element with an index.")
            .does(ListReads::at));
    table.add(
        command("llen", 2)
            .flags(READONLY, FAST)
            .key()
            .group("list")
            .since("1.0.0")
            .summary("Answers how many elements a list has.")
            .does(ListReads::size));
    table.add(
        command("lpos", -3)
            .flags(READONLY)
            .key()
            .group("list")
            .since("6.0.6")
            .summary("Answers where elements that equal a given one stand.")
            .does(ListPositions::positions));
    table.add(
        command("lrem", 4)
            .flags(WRITE)
            .key()
            .group("list")
            .since("1.0.0")
            .summary("Removes elements that equal a given one.")
            .does(ListTrim::removeEqual));
    table.add(
        command("ltrim", 4)
            .flags(WRITE)
            .key()
            .group("list")
            .since("1.0.0")
            .summary("Removes all but a part of a list.")
            .does(ListTrim::trim));
  }
}
