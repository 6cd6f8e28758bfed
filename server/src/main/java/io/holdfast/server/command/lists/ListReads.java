package io.holdfast.server.command.lists;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.options.IndexRange;
import io.holdfast.server.structure.ListValue;

/** Commands that read a list by index. */
final class ListReads {
  private ListReads() {}

  static void range(Call call) {
    IndexRange.Ends ends = IndexRange.Ends.parse(call, 2);
    ListValue list = call.read(call.bytes(1), ListValue.class);
    if (list == null) {
      call.reply().array(0);
      return;
    }
    IndexRange range = ends.within(list.size());
    if (range.count() > LongRange.FROM) {
      var elements = new LongRange(list, range.from(), range.count());
      call.reply().array(range.count());
      call.reply().stream(elements);
    } else {
      call.reply().array(range.count());
      list.forEach(range.from(), range.count(), call.bulks());
    }
  }

  static void at(Call call) {
    ListValue list = call.read(call.bytes(1), ListValue.class);
    if (list == null) {
      call.reply().nil();
      return;
    }
    long index = call.integer(2);
    long at = index < 0 ? index + list.size() : index;
    call.reply().bulkOrNil(at < 0 || at >= list.size() ? null : list.get((int) at));
  }

  static void size(Call call) {
    ListValue list = call.read(call.bytes(1), ListValue.class);
    call.reply().integer(list == null ? 0 : list.size());
  }
}
