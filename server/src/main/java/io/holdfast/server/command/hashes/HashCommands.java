package io.holdfast.server.command.hashes;

import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;

/** The commands on hashes. */
public final class HashCommands implements CommandFamily {
  @Override
  public void register(CommandTable table) {
    table.add(
        command("hset", -4)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .member(2)
            .group("hash")
            .since("2.0.0")
            .summary("Sets fields of a hash.")
            .does(HashWrites::set));
    table.add(
        command("hmset", -4)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .member(2)
            .group("hash")
            .since("2.0.0")
            .summary("Sets fields of a hash, by the former name of HSET.")
            .does(HashWrites::setMany));
    table.add(
        command("hsetnx", 4)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .member(2)
            .group("hash")
            .since("2.0.0")
            .summary("Sets a field of a hash that is not there yet.")
            .does(HashWrites::setIfMissing));
    table.add(
        command("hdel", -3)
            .flags(WRITE, FAST)
            .key()
            .member(2)
            .group("hash")
            .since("2.0.0")
            .summary("Removes fields of a hash.")
            .does(HashWrites::delete));
    table.add(
        command("hincrby", 4)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .member(2)
            .group("hash")
            .since("2.0.0")
            .summary("Adds a number to an integer in a field.")
            .does(HashWrites::increment));
    table.add(
        command("hincrbyfloat", 4)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .member(2)
            .group("hash")
            .since("2.6.0")
            .summary("Adds a number with fraction to a number in a field.")
            .does(HashWrites::incrementByFloat));
    table.add(
        command("hget", 3)
            .flags(READONLY, FAST)
            .key()
            .member(2)
            .group("hash")
            .since("2.0.0")
            .summary("Answers the value of a field.")
            .does(HashReads::get));
    table.add(
        command("hmget", -3)
            .flags(READONLY, FAST)
            .key()
            .member(2)
            .group("hash")
            .since("2.0.0")
            .summary("Answers the values of several fields.")
            .does(HashReads::getMany));
    table.add(
        command("hgetall", 2)
            .flags(READONLY)
            .key()
            .group("hash")
            .since("2.0.0")
            .summary("Answers all fields with their values.")
            .does(HashReads::all));
    table.add(
        command("hkeys", 2)
            .flags(READONLY)
            .key()
            .group("hash")
            .since("2.0.0")
            .summary("Answers all fields of a hash.")
            .does(HashReads::fields));
    table.add(
        command("hvals", 2)
            .flags(READONLY)
            .key()
            .group("hash")
            .since("2.0.0")
            .summary("Answers all values of a hash.")
            .does(HashReads::values));
    table.add(
        command("hlen", 2)
            .flags(READONLY, FAST)
            .key()
            .group("hash")
            .since("2.0.0")
            .summary("Answers how many fields a hash has.")
            .does(HashReads::size));
    table.add(
        command("hstrlen", 3)
            .flags(READONLY, FAST)
            .key()
            .member(2)
            .group("hash")
            .since("3.2.0")
            .summary("Answers how many bytes the value of a field has.")
            .does(HashReads::length));
    table.add(
        command("hexists", 3)
            .flags(READONLY, FAST)
            .key()
            .member(2)
            .group("hash")
            .since("2.0.0")
            .summary("Tells whether a field is there.")
            .does(HashReads::exists));
    table.add(
        command("hscan", -3)
            .flags(READONLY)
            .key()
            .group("hash")
            .since("2.8.0")
            .summary("Lists fields and values step by step.")
            .does(HashReads::scan));
    table.add(
        command("hrandfield", -2)
            .flags(READONLY)
            .key()
            .group("hash")
            .since("6.2.0")
            .summary("Answers fields chosen by chance.")
            .does(HashRandom::random));
  }
}
