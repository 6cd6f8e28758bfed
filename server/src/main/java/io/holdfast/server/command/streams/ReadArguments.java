package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.KeyCount;
import io.holdfast.server.command.options.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The arguments of XREAD and XREADGROUP, but for the IDs.
 *
 * @param block milliseconds to wait, 0 for ever, -1 not at all
 * @param count entries of a stream at most; 0: all
 * @param group where the group's name is, with the consumer's behind it; 0 for XREAD
 * @param acknowledged whether entries count as acknowledged at once
 * @param first the first key's place
 * @param streams how many keys there are, and as many IDs behind them
 */
record ReadArguments(
    long block, long count, int group, boolean acknowledged, int first, int streams) {

  /** The keys' places. */
  static int[] keys(byte[][] arguments) {
    for (int i = 1; i < arguments.length; i++) {
      int more = arguments.length - i - 1;
      switch (word(arguments[i])) {
        case "BLOCK", "COUNT" -> i++;
        case "GROUP" -> i += 2;
        case "NOACK" -> {}
        case "STREAMS" -> {
          return more > 0 && more % 2 == 0 ? KeyCount.range(i + 1, more / 2) : new int[0];
        }
        default -> {
          return new int[0];
        }
      }
    }
    return new int[0];
  }

  static ReadArguments parse(Call call, boolean ofGroup) {
    long block = -1;
    long count = 0;
    int group = 0;
    boolean acknowledged = false;
    for (int i = 1; i < call.count(); i++) {
      int more = call.count() - i - 1;
      if (more > 0 && call.is(i, "BLOCK")) {
        block = timeout(call, ++i);
        if (call.client().scripted) {
          throw new CommandException(
              "ERR %s command is not allowed with BLOCK option from scripts"
                  .formatted(call.text(0).toLowerCase(Locale.ROOT)));
        }
      } else if (more > 0 && call.is(i, "COUNT")) {
        count = Math.max(0, call.integer(++i));
      } else if (more > 0 && call.is(i, "STREAMS")) {
        if (more % 2 != 0) {
          throw new CommandException(
              "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be"
                  + " specified.");
        }
        if (ofGroup && group == 0) {
          throw new CommandException("ERR Missing GROUP option for XREADGROUP");
        }
        return new ReadArguments(block, count, group, acknowledged, i + 1, more / 2);
      } else if (more > 1 && call.is(i, "GROUP")) {
        onlyOfGroup(ofGroup, "GROUP");
        group = i + 1;
        i += 2;
      } else if (call.is(i, "NOACK")) {
        onlyOfGroup(ofGroup, "NOACK");
        acknowledged = true;
      } else {
        throw CommandException.syntax();
      }
    }
    throw CommandException.syntax();
  }

  private static void onlyOfGroup(boolean ofGroup, String option) {
    if (!ofGroup) {
      throw new CommandException(
          "ERR The "
              + option
              + " option is only supported by XREADGROUP. You called XREAD instead.");
    }
  }

  private static long timeout(Call call, int index) {
    long millis =
        Numbers.within(
            call,
            index,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            "ERR timeout is not an integer or out of range");
    if (millis < 0) {
      throw new CommandException("ERR timeout is negative");
    }
    return millis;
  }

  private static String word(byte[] argument) {
    return argument.length > 7
        ? ""
        : new String(argument, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
  }
}
