package io.holdfast.server.command.geo;

import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.geo.GeoSearchOptions.Form;

/** The commands on places. */
public final class GeoCommands implements CommandFamily {
  @Override
  public void register(CommandTable table) {
    table.add(
        command("geoadd", -5)
            .flags(WRITE, DENYOOM)
            .key()
            .group("geo")
            .since("3.2.0")
            .summary("Adds members at places to a sorted set, or moves them.")
            .does(GeoAdd::add));
    table.add(
        command("geopos", -2)
            .flags(READONLY)
            .key()
            .group("geo")
            .since("3.2.0")
            .summary("Answers where members are.")
            .does(GeoReads::positions));
    table.add(
        command("geodist", -4)
            .flags(READONLY)
            .key()
            .group("geo")
            .since("3.2.0")
            .summary("Answers how far two members are from each other.")
            .does(GeoReads::distance));
    table.add(
        command("geohash", -2)
            .flags(READONLY)
            .key()
            .group("geo")
            .since("3.2.0")
            .summary("Answers the standard geohashes of members.")
            .does(GeoReads::hashes));
    table.add(
        command("geosearch", -7)
            .flags(READONLY)
            .key()
            .group("geo")
            .since("6.2.0")
            .summary("Finds the members within a circle or a box.")
            .does(call -> GeoSearch.run(call, Form.SEARCH, false)));
    table.add(
        command("geosearchstore", -8)
            .flags(WRITE, DENYOOM)
            .keys(1, 2, 1)
            .group("geo")
            .since("6.2.0")
            .summary("Finds the members within a circle or a box and stores them.")
            .does(call -> GeoSearch.run(call, Form.SEARCH_STORE, true)));
    table.add(
        command("georadius", -6)
            .flags(WRITE, DENYOOM)
            .key()
            .movableKeys(GeoSearch::keys)
            .group("geo")
            .since("3.2.0")
            .summary("Finds the members around a place, and stores them if asked to.")
            .does(call -> GeoSearch.run(call, Form.RADIUS, true)));
    table.add(
        command("georadius_ro", -6)
            .flags(READONLY)
            .key()
            .group("geo")
            .since("3.2.10")
            .summary("Finds the members around a place.")
            .does(call -> GeoSearch.run(call, Form.RADIUS, false)));
    table.add(
        command("georadiusbymember", -5)
            .flags(WRITE, DENYOOM)
            .key()
            .movableKeys(GeoSearch::keys)
            .group("geo")
            .since("3.2.0")
            .summary("Finds the members around another one, and stores them if asked to.")
            .does(call -> GeoSearch.run(call, Form.RADIUS_BY_MEMBER, true)));
    table.add(
        command("georadiusbymember_ro", -5)
            .flags(READONLY)
            .key()
            .group("geo")
            .since("3.2.10")
            .summary("Finds the members around another one.")
            .does(call -> GeoSearch.run(call, Form.RADIUS_BY_MEMBER, false)));
  }
}
