package io.holdfast.server.command.keys;

import static io.holdfast.server.command.CommandFlag.ALL_SHARDS;
import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandFlag.WALKS_SHARDS;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;

/** The commands on keys of any type. */
public final class KeyFamily implements CommandFamily {
  @Override
  public void register(CommandTable table) {
    table.add(
        command("del", -2)
            .flags(WRITE)
            .keys(1, -1, 1)
            .group("generic")
            .since("1.0.0")
            .summary("Removes keys.")
            .does(KeyCommands::delete));
    table.add(
        command("unlink", -2)
            .flags(WRITE, FAST)
            .keys(1, -1, 1)
            .group("generic")
            .since("4.0.0")
            .summary("Removes keys. Their memory is freed in the background in any case.")
            .does(KeyCommands::delete));
    table.add(
        command("exists", -2)
            .flags(READONLY, FAST)
            .keys(1, -1, 1)
            .group("generic")
            .since("1.0.0")
            .summary("Counts how many of the named keys are there.")
            .does(KeyCommands::exists));
    table.add(
        command("touch", -2)
            .flags(READONLY, FAST)
            .keys(1, -1, 1)
            .group("generic")
            .since("3.2.1")
            .summary("Counts as used those of the named keys that are there.")
            .does(KeyCommands::touch));
    table.add(
        command("type", 2)
            .flags(READONLY, FAST)
            .key()
            .group("generic")
            .since("1.0.0")
            .summary("Answers the type of a key's value.")
            .does(KeyCommands::type));
    table.add(
        command("keys", 2)
            .flags(READONLY, WALKS_SHARDS)
            .group("generic")
            .since("1.0.0")
            .summary("Lists all keys that match a pattern.")
            .does(KeyWalk::keys));
    table.add(
        command("scan", -2)
            .flags(READONLY, WALKS_SHARDS)
            .group("generic")
            .since("2.8.0")
            .summary("Lists the keys step by step.")
            .does(KeyWalk::scan));
    table.add(
        command("randomkey", 1)
            .flags(READONLY, WALKS_SHARDS)
            .group("generic")
            .since("1.0.0")
            .summary("Answers any key.")
            .does(KeyWalk::random));
    table.add(
        command("rename", 3)
            .flags(WRITE)
            .keys(1, 2, 1)
            .group("generic")
            .since("1.0.0")
            .summary("Gives a key another name, whatever had that name.")
            .does(KeyMoves::rename));
    table.add(
        command("renamenx", 3)
            .flags(WRITE, FAST)
            .keys(1, 2, 1)
            .group("generic")
            .since("1.0.0")
            .summary("Gives a key another name if nothing has that name.")
            .does(KeyMoves::renameIfFree));
    table.add(
        command("copy", -3)
            .flags(WRITE, DENYOOM)
            .keys(1, 2, 1)
            .group("generic")
            .since("6.2.0")
            .summary("Copies a key's value and expiry to another key.")
            .does(KeyMoves::copy));
    table.add(
        command("move", 3)
            .flags(WRITE, FAST)
            .key()
            .group("generic")
            .since("1.0.0")
            .summary("Moves a key to another database.")
            .does(KeyMoves::move));
    table.add(
        command("expire", -3)
            .flags(WRITE, FAST)
            .key()
            .group("generic")
            .since("1.0.0")
            .summary("Has a key expire after some seconds.")
            .does(ExpireCommands::expire));
    table.add(
        command("pexpire", -3)
            .flags(WRITE, FAST)
            .key()
            .group("generic")
            .since("2.6.0")
            .summary("Has a key expire after some milliseconds.")
            .does(ExpireCommands::expireMillis));
    table.add(
        command("expireat", -3)
            .flags(WRITE, FAST)
            .key()
            .group("generic")
            .since("1.2.0")
            .summary("Has a key expire at a Unix time in seconds.")
            .does(ExpireCommands::expireAt));
    table.add(
        command("pexpireat", -3)
            .flags(WRITE, FAST)
            .key()
            .group("generic")
            .since("2.6.0")
            .summary("Has a key expire at a Unix time in milliseconds.")
            .does(ExpireCommands::expireAtMillis));
    table.add(
        command("ttl", 2)
            .flags(READONLY, FAST)
            .key()
            .group("generic")
            .since("1.0.0")
            .summary("Answers how many seconds a key still has.")
            .does(ExpireCommands::rest));
    table.add(
        command("pttl", 2)
            .flags(READONLY, FAST)
            .key()
            .group("generic")
            .since("2.6.0")
            .summary("Answers how many milliseconds a key still has.")
            .does(ExpireCommands::restMillis));
    table.add(
        command("expiretime", 2)
            .flags(READONLY, FAST)
            .key()
            .group("generic")
            .since("7.0.0")
            .summary("Answers the Unix time in seconds at which a key expires.")
            .does(ExpireCommands::at));
    table.add(
        command("pexpiretime", 2)
            .flags(READONLY, FAST)
            .key()
            .group("generic")
            .since("7.0.0")
            .summary("Answers the Unix time in milliseconds at which a key expires.")
            .does(ExpireCommands::atMillis));
    table.add(
        command("persist", 2)
            .flags(WRITE, FAST)
            .key()
            .group("generic")
            .since("2.2.0")
            .summary("Takes the expiry off a key.")
            .does(ExpireCommands::persist));
    table.add(
        command("sort", -2)
            .flags(WRITE, DENYOOM, ALL_SHARDS)
            .key()
            .movableKeys(Sort::keys)
            .group("generic")
            .since("1.0.0")
            .summary("Sorts a list, set or sorted set, and answers or stores the result.")
            .does(Sort::sort));
    table.add(
        command("sort_ro", -2)
            .flags(READONLY, ALL_SHARDS)
            .key()
            .movableKeys(Sort::firstKey)
            .group("generic")
            .since("7.0.0")
            .summary("Sorts a list, set or sorted set, and answers the result.")
            .does(Sort::sortReadOnly));
    table.add(
        command("object", -2)
            .group("generic")
            .since("2.2.3")
            .summary("Tells how a key's value is kept.")
            .subcommand(
                command("object|encoding", 3)
                    .flags(READONLY)
                    .keys(2, 2, 1)
                    .since("2.2.3")
                    .summary("Answers how a value is encoded.")
                    .does(ObjectCommands::encoding))
            .subcommand(
                command("object|freq", 3)
                    .flags(READONLY)
                    .keys(2, 2, 1)
                    .since("4.0.0")
                    .summary("Answers how often a key is used, on a logarithmic scale.")
                    .does(ObjectCommands::frequency))
            .subcommand(
                command("object|idletime", 3)
                    .flags(READONLY)
                    .keys(2, 2, 1)
                    .since("2.2.3")
                    .summary("Answers the seconds since a key was last used.")
                    .does(ObjectCommands::idleTime))
            .subcommand(
                command("object|refcount", 3)
                    .flags(READONLY)
                    .keys(2, 2, 1)
                    .since("2.2.3")
                    .summary("Answers how many references a value has.")
                    .does(ObjectCommands::references))
            .subcommand(
                command("object|help", 2)
                    .flags(LOADING, STALE)
                    .since("6.2.0")
                    .summary("Lists the subcommands.")
                    .does(ObjectCommands::help)));
  }
}
