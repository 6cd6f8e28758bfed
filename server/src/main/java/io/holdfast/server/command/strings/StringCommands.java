package io.holdfast.server.command.strings;

import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;

/** The commands on strings. */
public final class StringCommands implements CommandFamily {
  @Override
  public void register(CommandTable table) {
    table.add(
        command("set", -3)
            .flags(WRITE, DENYOOM)
            .key()
            .large(2)
            .group("string")
            .since("1.0.0")
            .summary("Sets a key to a string, with conditions and an expiry if asked for.")
            .does(SetCommand::set));
    table.add(
        command("setnx", 3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .large(2)
            .group("string")
            .since("1.0.0")
            .summary("Sets a key that is not there yet.")
            .does(SetCommand::setIfMissing));
    table.add(
        command("setex", 4)
            .flags(WRITE, DENYOOM)
            .key()
            .large(3)
            .group("string")
            .since("2.0.0")
            .summary("Sets a key that expires after some seconds.")
            .does(SetCommand::setForSeconds));
    table.add(
        command("psetex", 4)
            .flags(WRITE, DENYOOM)
            .key()
            .large(3)
            .group("string")
            .since("2.6.0")
            .summary("Sets a key that expires after some milliseconds.")
            .does(SetCommand::setForMilliseconds));
    table.add(
        command("getset", 3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .large(2)
            .group("string")
            .since("1.0.0")
            .summary("Sets a key and answers what it held before.")
            .does(SetCommand::getAndSet));
    table.add(
        command("mset", -3)
            .flags(WRITE, DENYOOM)
            .keys(1, -1, 2)
            .large(2, 2)
            .group("string")
            .since("1.0.1")
            .summary("Sets several keys at once.")
            .does(SetCommand::setMany));
    table.add(
        command("msetnx", -3)
            .flags(WRITE, DENYOOM)
            .keys(1, -1, 2)
            .large(2, 2)
            .group("string")
            .since("1.0.1")
            .summary("Sets several keys at once if none of them is there.")
            .does(SetCommand::setManyIfMissing));
    table.add(
        command("get", 2)
            .flags(READONLY, FAST)
            .key()
            .group("string")
            .since("1.0.0")
            .summary("Answers the string of a key.")
            .does(StringReads::get));
    table.add(
        command("mget", -2)
            .flags(READONLY, FAST)
            .keys(1, -1, 1)
            .group("string")
            .since("1.0.0")
            .summary("Answers the strings of several keys.")
            .does(StringReads::getMany));
    table.add(
        command("getdel", 2)
            .flags(WRITE, FAST)
            .key()
            .group("string")
            .since("6.2.0")
            .summary("Answers the string of a key and removes the key.")
            .does(StringReads::getAndDelete));
    table.add(
        command("getex", -2)
            .flags(WRITE, FAST)
            .key()
            .group("string")
            .since("6.2.0")
            .summary("Answers the string of a key and changes its expiry.")
            .does(StringReads::getAndExpire));
    table.add(
        command("strlen", 2)
            .flags(READONLY, FAST)
            .key()
            .group("string")
            .since("2.2.0")
            .summary("Answers how many bytes a string has.")
            .does(StringReads::length));
    table.add(
        command("getrange", 4)
            .flags(READONLY)
            .key()
            .group("string")
            .since("2.4.0")
            .summary("Answers a part of a string.")
            .does(StringReads::range));
    table.add(
        command("substr", 4)
            .flags(READONLY)
            .key()
            .group("string")
            .since("1.0.0")
            .summary("Answers a part of a string, by the former name of GETRANGE.")
            .does(StringReads::range));
    table.add(
        command("append", 3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .large(2)
            .group("string")
            .since("2.0.0")
            .summary("Puts bytes behind a string, or makes it.")
            .does(StringEdits::append));
    table.add(
        command("setrange", 4)
            .flags(WRITE, DENYOOM)
            .key()
            .large(3)
            .group("string")
            .since("2.2.0")
            .summary("Overwrites a string from some offset on.")
            .does(StringEdits::setRange));
    table.add(
        command("incr", 2)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("string")
            .since("1.0.0")
            .summary("Adds one to an integer.")
            .does(StringNumbers::increment));
    table.add(
        command("decr", 2)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("string")
            .since("1.0.0")
            .summary("Subtracts one from an integer.")
            .does(StringNumbers::decrement));
    table.add(
        command("incrby", 3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("string")
            .since("1.0.0")
            .summary("Adds a number to an integer.")
            .does(StringNumbers::incrementBy));
    table.add(
        command("decrby", 3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("string")
            .since("1.0.0")
            .summary("Subtracts a number from an integer.")
            .does(StringNumbers::decrementBy));
    table.add(
        command("incrbyfloat", 3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("string")
            .since("2.6.0")
            .summary("Adds a number with fraction to a number.")
            .does(StringNumbers::incrementByFloat));
    table.add(
        command("lcs", -3)
            .flags(READONLY)
            .keys(1, 2, 1)
            .group("string")
            .since("7.0.0")
            .summary("Finds the longest subsequence that two strings have in common.")
            .does(Lcs::lcs));
  }
}
