package io.holdfast.server.command.lists;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.ListValue;
import org.jspecify.annotations.Nullable;

/** Commands that put elements into a list. */
final class ListPush {
  private ListPush() {}

  static void push(Call call, End end) {
    Entry entry = call.findForWrite(call.bytes(1), ListValue.class);
    ListValue list =
        entry == null
            ? call.make(call.bytes(1), ListValue::new)
            : Call.cast(entry, ListValue.class);
    pushAll(call, end, list, entry);
    int size = list.size();
    if (entry == null) {
      call.add(call.bytes(1), list);
    }
    call.reply().integer(size);
  }

  static void pushIfPresent(Call call, End end) {
    Entry entry = call.findForWrite(call.bytes(1), ListValue.class);
    if (entry == null) {
      call.reply().integer(0);
      return;
    }
    ListValue list = Call.cast(entry, ListValue.class);
    pushAll(call, end, list, entry);
    call.reply().integer(list.size());
  }

  private static void pushAll(Call call, End end, ListValue list, @Nullable Entry entry) {
    int next = 2;
    try {
      for (; next < call.count(); next++) {
        end.push(list, call.bytes(next));
      }
    } finally { // of a store that is full some may be in
      if (entry != null && next > 2) {
        call.changed(entry);
      }
    }
  }

  static void insert(Call call) {
    boolean after = call.is(2, "AFTER");
    if (!after && !call.is(2, "BEFORE")) {
      throw CommandException.syntax();
    }
    Entry entry = call.findForWrite(call.bytes(1), ListValue.class);
    if (entry == null) {
      call.reply().integer(0);
      return;
    }
    ListValue list = Call.cast(entry, ListValue.class);
    if (list.insert(call.bytes(3), call.bytes(4), after)) {
      call.changed(entry);
      call.reply().integer(list.size());
    } else {
      call.reply().integer(-1);
    }
  }

  static void set(Call call) {
    Entry entry = call.findForWrite(call.bytes(1), ListValue.class);
    if (entry == null) {
      throw CommandException.noSuchKey();
    }
    long index = call.integer(2);
    ListValue list = Call.cast(entry, ListValue.class);
    long at = index < 0 ? index + list.size() : index;
    if (at < 0 || at >= list.size()) {
      throw new CommandException("ERR index out of range");
    }
    list.set((int) at, call.bytes(3));
    call.changed(entry);
    call.reply().ok();
  }
}
