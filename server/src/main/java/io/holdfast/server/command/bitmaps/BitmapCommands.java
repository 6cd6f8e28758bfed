package io.holdfast.server.command.bitmaps;

import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;

/** The commands on bits of strings. */
public final class BitmapCommands implements CommandFamily {
  @Override
  public void register(CommandTable table) {
    table.add(
        command("setbit", 4)
            .flags(WRITE, DENYOOM)
            .key()
            .group("bitmap")
            .since("2.2.0")
            .summary("Sets or clears a bit of a string.")
            .does(BitWrites::setBit));
    table.add(
        command("getbit", 3)
            .flags(READONLY, FAST)
            .key()
            .group("bitmap")
            .since("2.2.0")
            .summary("Answers a bit of a string.")
            .does(BitReads::getBit));
    table.add(
        command("bitcount", -2)
            .flags(READONLY)
            .key()
            .group("bitmap")
            .since("2.6.0")
            .summary("Counts the bits that are set in a string or a part of it.")
            .does(BitReads::count));
    table.add(
        command("bitpos", -3)
            .flags(READONLY)
            .key()
            .group("bitmap")
            .since("2.8.7")
            .summary("Finds the first bit that is set, or that is not.")
            .does(BitReads::position));
    table.add(
        command("bitop", -4)
            .flags(WRITE, DENYOOM)
            .keys(2, -1, 1)
            .group("bitmap")
            .since("2.6.0")
            .summary("Combines strings bit by bit and stores the result.")
            .does(BitWrites::combine));
    table.add(
        command("bitfield", -2)
            .flags(WRITE, DENYOOM)
            .key()
            .group("bitmap")
            .since("3.2.0")
            .summary("Reads and changes integers of any width within a string.")
            .does(call -> BitField.run(call, true)));
    table.add(
        command("bitfield_ro", -2)
            .flags(READONLY, FAST)
            .key()
            .group("bitmap")
            .since("6.0.0")
            .summary("Reads integers of any width within a string.")
            .does(call -> BitField.run(call, false)));
  }
}
