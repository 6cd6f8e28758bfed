package io.holdfast.server.command.lists;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.options.IndexRange;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.ListValue;

/** Commands that remove elements by place or value. */
final class ListTrim {
  private ListTrim() {}

  static void removeEqual(Call call) {
    long wanted = call.integer(2);
    Entry entry = call.findForWrite(call.bytes(1), ListValue.class);
    int removed = 0;
    if (entry != null) {
      int most =
          wanted == 0
              ? Integer.MAX_VALUE
              : Numbers.clamp(Math.abs(Math.max(wanted, -Long.MAX_VALUE)));
      removed = Call.cast(entry, ListValue.class).removeEqual(call.bytes(3), wanted < 0, most);
      if (removed > 0) {
        call.changed(entry);
      }
    }
    call.reply().integer(removed);
  }

  static void trim(Call call) {
    IndexRange.Ends ends = IndexRange.Ends.parse(call, 2);
    Entry entry = call.findForWrite(call.bytes(1), ListValue.class);
    if (entry != null) {
      ListValue list = Call.cast(entry, ListValue.class);
      IndexRange kept = ends.within(list.size());
      int end = kept.from() + kept.count();
      cut(call, list, end, list.size() - end);
      cut(call, list, 0, kept.from());
      call.changed(entry);
    }
    call.reply().ok();
  }

  private static void cut(Call call, ListValue list, int from, int count) {
    ListValue gone = list.cutRange(from, count);
    if (gone != null) {
      call.database(call.bytes(1)).shard().dispose(gone);
    }
  }
}
