package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.KeyCount;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.command.options.Timeout;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.value.SortedSetValue;
import org.jspecify.annotations.Nullable;

/** Commands that take the first or last members, at once or as soon as there are some. */
final class ZSetPop {
  private static final String BAD_COUNT = "ERR count should be greater than 0";

  private ZSetPop() {}

  static void pop(Call call, boolean highest) {
    if (call.count() > 3) {
      throw CommandException.syntax();
    }
    boolean many = call.count() == 3;
    int count = many ? Numbers.notNegative(call, 2) : 1;
    Entry entry = call.findForWrite(call.bytes(1), SortedSetValue.class);
    int taken = entry == null ? 0 : Math.min(count, size(entry));
    boolean pairs = many && call.reply().isResp3();
    call.reply().array(pairs ? taken : 2 * taken);
    if (entry != null) {
      take(call, entry, highest, taken, pairs);
    }
  }

  static void popFromFirst(Call call) {
    int keys = KeyCount.parse(call, 1);
    boolean highest = highest(call, 2 + keys);
    int count = count(call, 3 + keys);
    Entry entry = first(call, KeyCount.range(2, keys));
    if (entry == null) {
      call.reply().nilArray();
    } else {
      replyWithKey(call, entry, highest, count);
    }
  }

  static void awaitMany(Call call) {
    int keys = KeyCount.parse(call, 2);
    boolean highest = highest(call, 3 + keys);
    int count = count(call, 4 + keys);
    long timeout = Timeout.parse(call, 1);
    int[] places = KeyCount.range(3, keys);
    Entry entry = first(call, places);
    if (entry == null) {
      call.block(places, timeout, Reply::nilArray);
    } else {
      replyWithKey(call, entry, highest, count);
    }
  }

  static void awaitOne(Call call, boolean highest) {
    long timeout = Timeout.parse(call, call.count() - 1);
    int[] places = KeyCount.range(1, call.count() - 2);
    Entry entry = first(call, places);
    if (entry == null) {
      call.block(places, timeout, Reply::nilArray);
      return;
    }
    call.reply().array(3);
    call.reply().bulk(entry.key());
    take(call, entry, highest, 1, false);
  }

  private static @Nullable Entry first(Call call, int[] keys) {
    for (int key : keys) {
      Entry entry = call.findForWrite(call.bytes(key), SortedSetValue.class);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  private static boolean highest(Call call, int index) {
    if (!call.is(index, "MIN") && !call.is(index, "MAX")) {
      throw CommandException.syntax();
    }
    return call.is(index, "MAX");
  }

  private static int count(Call call, int from) {
    if (from == call.count()) {
      return 1;
    }
    if (!call.is(from, "COUNT") || from + 1 == call.count()) {
      throw CommandException.syntax();
    }
    int count = Numbers.clamp(Numbers.within(call, from + 1, 1, Long.MAX_VALUE, BAD_COUNT));
    if (from + 2 < call.count()) {
      throw CommandException.syntax();
    }
    return count;
  }

  private static int size(Entry entry) {
    return Call.cast(entry, SortedSetValue.class).size();
  }

  private static void replyWithKey(Call call, Entry entry, boolean highest, int count) {
    int taken = Math.min(count, size(entry));
    call.reply().array(2);
    call.reply().bulk(entry.key());
    call.reply().array(taken);
    take(call, entry, highest, taken, true);
  }

  private static void take(Call call, Entry entry, boolean highest, int count, boolean pairs) {
    SortedSetValue set = Call.cast(entry, SortedSetValue.class);
    int size = set.size();
    set.forEach(
        highest ? size - 1 : 0,
        count,
        highest,
        (member, score) -> {
          if (pairs) {
            call.reply().array(2);
          }
          call.reply().bulk(member);
          call.reply().floating(score);
        });
    if (count > 0) {
      set.removeRange(highest ? size - count : 0, count);
      call.changed(entry);
    }
  }
}
