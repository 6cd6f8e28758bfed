package io.holdfast.server.command.lists;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.KeyCount;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.command.options.Timeout;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.value.ListValue;
import org.jspecify.annotations.Nullable;

/** Commands that take elements from a list, at once or as soon as there are some. */
final class ListPop {
  private static final String BAD_COUNT = "ERR count should be greater than 0";

  private ListPop() {}

  static void pop(Call call, End end) {
    if (call.count() > 3) {
      throw CommandException.arity(call.spec().name());
    }
    boolean many = call.count() == 3;
    int count = many ? Numbers.notNegative(call, 2) : 1;
    Entry entry = call.findForWrite(call.bytes(1), ListValue.class);
    if (entry == null) {
      if (many) {
        call.reply().nilArray();
      } else {
        call.reply().nil();
      }
      return;
    }
    ListValue list = Call.cast(entry, ListValue.class);
    if (!many) {
      call.reply().bulk(end.pop(list));
      call.changed(entry);
      return;
    }
    reply(call, entry, end, count);
  }

  /** The first key of several that has a list, where that is taken from. */
  private static @Nullable Entry first(Call call, int[] keys) {
    for (int key : keys) {
      Entry entry = call.findForWrite(call.bytes(key), ListValue.class);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  static void popFromFirst(Call call) {
    int keys = KeyCount.parse(call, 1);
    End end = End.parse(call, 2 + keys);
    int count = count(call, 3 + keys);
    Entry entry = first(call, KeyCount.range(2, keys));
    if (entry == null) {
      call.reply().nilArray();
    } else {
      replyWithKey(call, entry, end, count);
    }
  }

  static void awaitMany(Call call) {
    int keys = KeyCount.parse(call, 2);
    End end = End.parse(call, 3 + keys);
    int count = count(call, 4 + keys);
    long timeout = Timeout.parse(call, 1);
    int[] places = KeyCount.range(3, keys);
    Entry entry = first(call, places);
    if (entry == null) {
      call.block(places, timeout, Reply::nilArray);
    } else {
      replyWithKey(call, entry, end, count);
    }
  }

  static void awaitOne(Call call, End end) {
    long timeout = Timeout.parse(call, call.count() - 1);
    int[] places = KeyCount.range(1, call.count() - 2);
    Entry entry = first(call, places);
    if (entry == null) {
      call.block(places, timeout, Reply::nilArray);
      return;
    }
    call.reply().array(2);
    call.reply().bulk(entry.key());
    call.reply().bulk(end.pop(Call.cast(entry, ListValue.class)));
    call.changed(entry);
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

  private static void replyWithKey(Call call, Entry entry, End end, int count) {
    call.reply().array(2);
    call.reply().bulk(entry.key());
    reply(call, entry, end, count);
  }

  private static void reply(Call call, Entry entry, End end, int count) {
    ListValue list = Call.cast(entry, ListValue.class);
    int taken = Math.min(count, list.size());
    call.reply().array(taken);
    if (taken > 0) {
      end.pop(list, taken, call.reply()::bulk);
      call.changed(entry);
    }
  }
}
