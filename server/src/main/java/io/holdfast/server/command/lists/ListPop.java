package io.holdfast.server.command.lists;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.FirstKeyPop;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.ListValue;

/** Commands that take elements from a list, at once or as soon as there are some. */
final class ListPop {
  private static final FirstKeyPop<End> FIRST_KEY =
      new FirstKeyPop<>(ListValue.class, End::parse, ListPop::replyWithKey);

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
      end.pop(list, call.bulks());
      call.changed(entry);
      return;
    }
    reply(call, entry, end, count);
  }

  static void popFromFirst(Call call) {
    FIRST_KEY.now(call);
  }

  static void awaitMany(Call call) {
    FIRST_KEY.await(call);
  }

  static void awaitOne(Call call, End end) {
    FIRST_KEY.awaitOne(call, end, ListPop::replyWithKeyAndOne);
  }

  private static void replyWithKeyAndOne(Call call, Entry entry, End end, int one) {
    call.reply().array(2);
    call.reply().bulk(entry.key());
    call.reply().bulk(end.pop(Call.cast(entry, ListValue.class)));
    call.changed(entry);
    call.effect(end.popName(), entry.key());
  }

  private static void replyWithKey(Call call, Entry entry, End end, int count) {
    call.reply().array(2);
    call.reply().bulk(entry.key());
    reply(call, entry, end, count);
    call.effect(end.popName(), entry.key(), Words.of(count));
  }

  private static void reply(Call call, Entry entry, End end, int count) {
    ListValue list = Call.cast(entry, ListValue.class);
    int taken = Math.min(count, list.size());
    call.reply().array(taken);
    if (taken > 0) {
      end.pop(list, taken, call.bulks());
      call.changed(entry);
    }
  }
}
