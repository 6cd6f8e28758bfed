package io.holdfast.server.command.keys;

import io.holdfast.server.command.Call;
import io.holdfast.server.keyspace.Entry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands that remove keys or ask what they are. */
final class KeyCommands {
  private KeyCommands() {}

  static void delete(Call call) {
    int removed = 0;
    for (int i = 1; i < call.count(); i++) {
      if (call.remove(call.bytes(i))) {
        removed++;
      }
    }
    call.reply().integer(removed);
  }

  static void exists(Call call) {
    count(call, call::peek);
  }

  static void touch(Call call) {
    count(call, call::touch);
  }

  private static void count(Call call, Function<byte[], @Nullable Entry> lookup) {
    int found = 0;
    for (int i = 1; i < call.count(); i++) {
      boolean there = lookup.apply(call.bytes(i)) != null;
      call.client().countLookup(there);
      found += there ? 1 : 0;
    }
    call.reply().integer(found);
  }

  static void type(Call call) {
    Entry entry = call.peek(call.bytes(1));
    call.reply().simple(entry == null ? "none" : entry.value().type().redisName());
  }
}
