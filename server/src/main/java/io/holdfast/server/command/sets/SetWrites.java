package io.holdfast.server.command.sets;

import io.holdfast.server.command.Call;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.SetValue;
import java.util.Arrays;

/** Commands that add and remove members. */
final class SetWrites {
  private SetWrites() {}

  static void add(Call call) {
    Entry entry = call.findForWrite(call.bytes(1), SetValue.class);
    SetValue set =
        entry == null ? call.make(call.bytes(1), SetValue::new) : Call.cast(entry, SetValue.class);
    int added = 0;
    try {
      for (int i = 2; i < call.count(); i++) {
        added += set.add(call.bytes(i)) ? 1 : 0;
      }
    } finally { // of a store that is full some may be in
      if (entry != null && added > 0) {
        call.changed(entry);
      }
    }
    if (entry == null) {
      call.add(call.bytes(1), set);
    }
    call.reply().integer(added);
  }

  static void remove(Call call) {
    Entry entry = call.findForWrite(call.bytes(1), SetValue.class);
    int removed = 0;
    if (entry != null) {
      SetValue set = Call.cast(entry, SetValue.class);
      for (int i = 2; i < call.count(); i++) {
        removed += set.remove(call.bytes(i)) ? 1 : 0;
      }
      if (removed > 0) {
        call.changed(entry);
      }
    }
    call.reply().integer(removed);
  }

  static void move(Call call) {
    byte[] member = call.bytes(3);
    Entry source = call.findForWrite(call.bytes(1));
    if (source == null) {
      call.reply().integer(0);
      return;
    }
    SetValue from = Call.cast(source, SetValue.class);
    Entry target = call.findForWrite(call.bytes(2), SetValue.class);
    if (Arrays.equals(call.bytes(1), call.bytes(2))) {
      call.reply().integer(from.contains(member));
      return;
    }
    boolean moved = from.remove(member);
    if (moved) {
      call.changed(source);
      if (target == null) {
        SetValue made = call.make(call.bytes(2), SetValue::new);
        made.add(member);
        call.add(call.bytes(2), made);
      } else if (Call.cast(target, SetValue.class).add(member)) {
        call.changed(target);
      }
    }
    call.reply().integer(moved);
  }
}
