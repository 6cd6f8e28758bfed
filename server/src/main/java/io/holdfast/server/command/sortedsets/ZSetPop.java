package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.FirstKeyPop;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.SortedSetValue;

/** Commands that take the first or last members, at once or as soon as there are some. */
final class ZSetPop {
  private static final FirstKeyPop<Boolean> FIRST_KEY =
      new FirstKeyPop<>(SortedSetValue.class, ZSetPop::highest, ZSetPop::replyWithKey);

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
    FIRST_KEY.now(call);
  }

  static void awaitMany(Call call) {
    FIRST_KEY.await(call);
  }

  static void awaitOne(Call call, boolean highest) {
    FIRST_KEY.awaitOne(call, highest, ZSetPop::replyWithKeyAndOne);
  }

  private static void replyWithKeyAndOne(Call call, Entry entry, boolean highest, int one) {
    call.reply().array(3);
    call.reply().bulk(entry.key());
    take(call, entry, highest, one, false);
    tell(call, entry, highest, one);
  }

  private static boolean highest(Call call, int index) {
    if (!call.is(index, "MIN") && !call.is(index, "MAX")) {
      throw CommandException.syntax();
    }
    return call.is(index, "MAX");
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
    tell(call, entry, highest, taken);
  }

  private static void tell(Call call, Entry entry, boolean highest, int count) {
    call.effect(highest ? Words.ZPOPMAX : Words.ZPOPMIN, entry.key(), Words.of(count));
  }

  private static void take(Call call, Entry entry, boolean highest, int count, boolean pairs) {
    if (count > 0) {
      var popped = new ScoredReply(call.reply(), true, pairs);
      Call.cast(entry, SortedSetValue.class).pop(count, highest, popped);
      call.changed(entry);
    }
  }
}
