package io.holdfast.server.command.streams;

import static io.holdfast.server.command.CommandFlag.BLOCKING;
import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Help;

/** The commands on streams. */
public final class StreamCommands implements CommandFamily {
  @Override
  public void register(CommandTable table) {
    entries(table);
    reading(table);
    groups(table);
    info(table);
  }

  private static void entries(CommandTable table) {
    table.add(
        command("xadd", -5)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("stream")
            .since("5.0.0")
            .summary("Adds an entry to a stream, or makes it.")
            .does(StreamWrites::add));
    table.add(
        command("xlen", 2)
            .flags(READONLY, FAST)
            .key()
            .group("stream")
            .since("5.0.0")
            .summary("Answers how many entries a stream has.")
            .does(StreamReads::length));
    table.add(
        command("xrange", -4)
            .flags(READONLY)
            .key()
            .group("stream")
            .since("5.0.0")
            .summary("Answers the entries between two IDs.")
            .does(call -> StreamReads.range(call, false)));
    table.add(
        command("xrevrange", -4)
            .flags(READONLY)
            .key()
            .group("stream")
            .since("5.0.0")
            .summary("Answers the entries between two IDs, the last first.")
            .does(call -> StreamReads.range(call, true)));
    table.add(
        command("xdel", -3)
            .flags(WRITE, FAST)
            .key()
            .group("stream")
            .since("5.0.0")
            .summary("Removes entries by their IDs.")
            .does(StreamWrites::delete));
    table.add(
        command("xtrim", -4)
            .flags(WRITE)
            .key()
            .group("stream")
            .since("5.0.0")
            .summary("Removes the first entries of a stream.")
            .does(StreamWrites::trim));
    table.add(
        command("xsetid", -3)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("stream")
            .since("5.0.0")
            .summary("Sets a stream's last ID and counters.")
            .does(StreamWrites::setId));
  }

  private static void reading(CommandTable table) {
    table.add(
        command("xread", -4)
            .flags(READONLY, BLOCKING)
            .movableKeys(ReadArguments::keys)
            .group("stream")
            .since("5.0.0")
            .summary("Answers entries of streams behind given IDs, and waits for some.")
            .does(StreamRead::read));
    table.add(
        command("xreadgroup", -7)
            .flags(WRITE, BLOCKING)
            .movableKeys(ReadArguments::keys)
            .group("stream")
            .since("5.0.0")
            .summary("Answers entries that a group has not had yet, and waits for some.")
            .does(GroupRead::read));
    table.add(
        command("xack", -4)
            .flags(WRITE, FAST)
            .key()
            .group("stream")
            .since("5.0.0")
            .summary("Ends that entries are pending.")
            .does(PendingCommands::acknowledge));
    table.add(
        command("xpending", -3)
            .flags(READONLY)
            .key()
            .group("stream")
            .since("5.0.0")
            .summary("Answers which entries are pending.")
            .does(PendingCommands::pending));
    table.add(
        command("xclaim", -6)
            .flags(WRITE, FAST)
            .key()
            .group("stream")
            .since("5.0.0")
            .summary("Gives pending entries to another consumer.")
            .does(Claims::claim));
    table.add(
        command("xautoclaim", -6)
            .flags(WRITE, FAST)
            .key()
            .group("stream")
            .since("6.2.0")
            .summary("Gives entries that are pending for long to another consumer.")
            .does(Claims::claimIdle));
  }

  private static void groups(CommandTable table) {
    table.add(
        command("xgroup", -2)
            .group("stream")
            .since("5.0.0")
            .summary("Makes, changes and removes groups of consumers.")
            .subcommand(
                command("xgroup|create", -5)
                    .flags(WRITE, DENYOOM)
                    .keys(2, 2, 1)
                    .since("5.0.0")
                    .summary("Makes a group.")
                    .does(GroupWrites::create))
            .subcommand(
                command("xgroup|setid", -5)
                    .flags(WRITE)
                    .keys(2, 2, 1)
                    .since("5.0.0")
                    .summary("Sets up to where a group has read.")
                    .does(GroupWrites::setId))
            .subcommand(
                command("xgroup|destroy", 4)
                    .flags(WRITE)
                    .keys(2, 2, 1)
                    .since("5.0.0")
                    .summary("Removes a group.")
                    .does(GroupWrites::destroy))
            .subcommand(
                command("xgroup|createconsumer", 5)
                    .flags(WRITE, DENYOOM)
                    .keys(2, 2, 1)
                    .since("6.2.0")
                    .summary("Makes a consumer.")
                    .does(GroupWrites::createConsumer))
            .subcommand(
                command("xgroup|delconsumer", 5)
                    .flags(WRITE)
                    .keys(2, 2, 1)
                    .since("5.0.0")
                    .summary("Removes a consumer.")
                    .does(GroupWrites::deleteConsumer))
            .subcommand(Help.subcommand("xgroup", table)));
  }

  private static void info(CommandTable table) {
    table.add(
        command("xinfo", -2)
            .group("stream")
            .since("5.0.0")
            .summary("Tells what streams, groups and consumers are like.")
            .subcommand(
                command("xinfo|stream", -3)
                    .flags(READONLY)
                    .keys(2, 2, 1)
                    .since("5.0.0")
                    .summary("Answers what a stream is like.")
                    .does(StreamInfo::stream))
            .subcommand(
                command("xinfo|groups", 3)
                    .flags(READONLY)
                    .keys(2, 2, 1)
                    .since("5.0.0")
                    .summary("Lists a stream's groups.")
                    .does(StreamInfo::groups))
            .subcommand(
                command("xinfo|consumers", 4)
                    .flags(READONLY)
                    .keys(2, 2, 1)
                    .since("5.0.0")
                    .summary("Lists a group's consumers.")
                    .does(StreamInfo::consumers))
            .subcommand(Help.subcommand("xinfo", table)));
  }
}
