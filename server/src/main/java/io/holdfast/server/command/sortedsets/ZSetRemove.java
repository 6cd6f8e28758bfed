package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.options.IndexRange;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.SortedSetValue;

/** Commands that remove members by name or range. */
final class ZSetRemove {
  private ZSetRemove() {}

  static void members(Call call) {
    Entry entry = call.findForWrite(call.bytes(1), SortedSetValue.class);
    int removed = 0;
    if (entry != null) {
      SortedSetValue set = Call.cast(entry, SortedSetValue.class);
      for (int i = 2; i < call.count(); i++) {
        removed += set.remove(call.bytes(i)) ? 1 : 0;
      }
      if (removed > 0) {
        call.changed(entry);
      }
    }
    call.reply().integer(removed);
  }

  static void range(Call call, RangeKind kind) {
    RangeKind.Range range = kind.parse(call, 2, 3);
    Entry entry = call.findForWrite(call.bytes(1), SortedSetValue.class);
    int removed = 0;
    if (entry != null) {
      SortedSetValue set = Call.cast(entry, SortedSetValue.class);
      IndexRange ranks = range.of(set);
      removed = ranks.count();
      if (removed > 0) {
        set.removeRange(ranks.from(), removed);
        call.changed(entry);
      }
    }
    call.reply().integer(removed);
  }
}
