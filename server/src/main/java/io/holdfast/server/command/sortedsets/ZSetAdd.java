package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.SortedSetValue;

/** ZADD, and ZINCRBY, which is ZADD INCR under an older name. */
final class ZSetAdd {
  private final boolean ifMissing;
  private final boolean ifPresent;
  private final boolean ifGreater;
  private final boolean ifLess;
  private final boolean countChanged;
  private final boolean increment;
  private final int first; // argument that is the first score

  private int added;
  private int updated;
  private double result; // of the last pair

  private ZSetAdd(Call call, boolean alwaysIncrement) {
    boolean nx = false;
    boolean xx = false;
    boolean gt = false;
    boolean lt = false;
    boolean ch = false;
    boolean incr = alwaysIncrement;
    int i = 2;
    for (boolean option = true; option && i < call.count(); i += option ? 1 : 0) {
      option = true;
      if (call.is(i, "NX")) {
        nx = true;
      } else if (call.is(i, "XX")) {
        xx = true;
      } else if (call.is(i, "GT")) {
        gt = true;
      } else if (call.is(i, "LT")) {
        lt = true;
      } else if (call.is(i, "CH")) {
        ch = true;
      } else if (call.is(i, "INCR")) {
        incr = true;
      } else {
        option = false;
      }
    }
    ifMissing = nx;
    ifPresent = xx;
    ifGreater = gt;
    ifLess = lt;
    countChanged = ch;
    increment = incr;
    first = i;
    check(call.count() - i);
  }

  private void check(int rest) {
    if (rest == 0 || rest % 2 != 0) {
      throw CommandException.syntax();
    }
    if (ifMissing && ifPresent) {
      throw new CommandException("ERR XX and NX options at the same time are not compatible");
    }
    if ((ifMissing && (ifGreater || ifLess)) || (ifGreater && ifLess)) {
      throw new CommandException(
          "ERR GT, LT, and/or NX options at the same time are not compatible");
    }
    if (increment && rest > 2) {
      throw new CommandException("ERR INCR option supports a single increment-element pair");
    }
  }

  static void add(Call call) {
    new ZSetAdd(call, false).run(call);
  }

  static void increment(Call call) {
    new ZSetAdd(call, true).run(call);
  }

  private void run(Call call) {
    double[] scores = new double[(call.count() - first) / 2];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = call.floating(first + 2 * i);
    }
    Entry entry = call.findForWrite(call.bytes(1), SortedSetValue.class);
    SortedSetValue set =
        entry == null
            ? call.make(call.bytes(1), SortedSetValue::new)
            : Call.cast(entry, SortedSetValue.class);
    try {
      for (int i = 0; i < scores.length; i++) {
        double given = scores[i];
        set.update(call.bytes(first + 2 * i + 1), former -> result = score(former, given));
      }
    } finally { // of a store that is full some may be in
      if (entry != null && added + updated > 0) {
        call.changed(entry);
      }
    }
    if (entry == null && added > 0) {
      call.add(call.bytes(1), set);
    }
    if (!increment) {
      call.reply().integer(countChanged ? added + updated : added);
    } else if (Double.isNaN(result)) {
      call.reply().nil();
    } else {
      call.reply().floating(result);
    }
  }

  /**
   * The score that a member is to get.
   *
   * @param former NaN when it is not there
   * @return NaN when a condition keeps it from being set
   */
  private double score(double former, double given) {
    if (Double.isNaN(former)) {
      added += ifPresent ? 0 : 1;
      return ifPresent ? Double.NaN : given;
    }
    if (ifMissing) {
      return Double.NaN;
    }
    double score = increment ? former + given : given;
    if (Double.isNaN(score)) {
      throw new CommandException("ERR resulting score is not a number (NaN)");
    }
    if ((ifLess && score >= former) || (ifGreater && score <= former)) {
      return Double.NaN;
    }
    updated += score != former ? 1 : 0;
    return score;
  }
}
