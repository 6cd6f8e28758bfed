package io.holdfast.server.command.geo;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.SortedSetValue;

/** GEOADD: ZADD with places for scores. */
final class GeoAdd {
  private GeoAdd() {}

  static void add(Call call) {
    boolean ifMissing = false;
    boolean ifPresent = false;
    boolean countChanged = false;
    int first = 2;
    for (; first < call.count(); first++) {
      if (call.is(first, "NX")) {
        ifMissing = true;
      } else if (call.is(first, "XX")) {
        ifPresent = true;
      } else if (call.is(first, "CH")) {
        countChanged = true;
      } else {
        break;
      }
    }
    int rest = call.count() - first;
    if (rest == 0 || rest % 3 != 0 || (ifMissing && ifPresent)) {
      throw CommandException.syntax();
    }
    double[] scores = new double[rest / 3];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Cell.of(GeoArguments.place(call, first + 3 * i), Cell.FINEST).bits();
    }
    Entry entry = call.findForWrite(call.bytes(1), SortedSetValue.class);
    SortedSetValue set =
        entry == null
            ? call.make(call.bytes(1), SortedSetValue::new)
            : Call.cast(entry, SortedSetValue.class);
    int added = 0;
    int moved = 0;
    for (int i = 0; i < scores.length; i++) {
      byte[] member = call.bytes(first + 3 * i + 2);
      double former = set.score(member);
      boolean missing = Double.isNaN(former);
      if (former != scores[i] && (missing ? !ifPresent : !ifMissing)) {
        set.put(member, scores[i]);
        added += missing ? 1 : 0;
        moved += missing ? 0 : 1;
      }
    }
    if (entry == null && added > 0) {
      call.add(call.bytes(1), set);
    } else if (entry != null && added + moved > 0) {
      call.changed(entry);
    }
    call.reply().integer(countChanged ? added + moved : added);
  }
}
