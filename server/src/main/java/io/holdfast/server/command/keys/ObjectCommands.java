package io.holdfast.server.command.keys;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Usage;
import io.holdfast.server.structure.StringValue;
import java.util.function.Consumer;

/** The subcommands of OBJECT. */
final class ObjectCommands {
  private static final int SHARED_INTEGERS = 10_000;

  private static final String[] HELP = {
    "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
    "ENCODING <key>",
    "    Return the kind of internal representation used in order to store the value",
    "    associated with a <key>.",
    "FREQ <key>",
    "    Return the access frequency index of the <key>. The returned integer is",
    "    proportional to the logarithm of the recent access frequency of the key.",
    "IDLETIME <key>",
    "    Return the idle time of the <key>, that is the approximated number of",
    "    seconds elapsed since the last access to the key.",
    "REFCOUNT <key>",
    "    Return the number of references of the value associated with the specified",
    "    <key>.",
    "HELP",
    "    Prints this help."
  };

  private ObjectCommands() {}

  static void encoding(Call call) {
    with(call, entry -> call.reply().bulk(entry.value().encoding()));
  }

  static void idleTime(Call call) {
    with(
        call,
        entry -> {
          if (usage(call).isCounting()) {
            throw notTracked("An LFU maxmemory policy is selected, idle time");
          }
          call.reply().integer(entry.idleMillis(call.now()) / 1000);
        });
  }

  static void frequency(Call call) {
    with(
        call,
        entry -> {
          if (!usage(call).isCounting()) {
            throw notTracked("An LFU maxmemory policy is not selected, access frequency");
          }
          call.reply().integer(entry.frequency(call.now()));
        });
  }

  private static Usage usage(Call call) {
    return call.database(call.bytes(2)).shard().usage();
  }

  private static CommandException notTracked(String reason) {
    return new CommandException(
        "ERR "
            + reason
            + " not tracked. Please note that when switching between policies at runtime LRU and"
            + " LFU data will take some time to adjust.");
  }

  /** Redis shares small integers, and says so by the largest number it has. */
  static void references(Call call) {
    with(
        call,
        entry -> {
          boolean shared =
              entry.value() instanceof StringValue value
                  && value.isInteger()
                  && value.integer() >= 0
                  && value.integer() < SHARED_INTEGERS;
          call.reply().integer(shared ? Integer.MAX_VALUE : 1);
        });
  }

  static void help(Call call) {
    call.reply().array(HELP.length);
    for (String line : HELP) {
      call.reply().simple(line);
    }
  }

  private static void with(Call call, Consumer<Entry> action) {
    Entry entry = call.peek(call.bytes(2));
    if (entry == null) {
      call.reply().nil();
    } else {
      action.accept(entry);
    }
  }
}
