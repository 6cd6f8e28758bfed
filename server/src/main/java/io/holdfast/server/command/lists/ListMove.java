package io.holdfast.server.command.lists;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.options.Timeout;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.ListValue;
import java.util.Arrays;

/** Commands that take an element from one list and put it into another, or into the same. */
final class ListMove {
  private ListMove() {}

  static void move(Call call) {
    End from = End.parse(call, 3);
    moveOrNil(call, from, End.parse(call, 4));
  }

  static void rotate(Call call) {
    moveOrNil(call, End.RIGHT, End.LEFT);
  }

  static void awaitMove(Call call) {
    End from = End.parse(call, 3);
    End to = End.parse(call, 4);
    moveOrWait(call, from, to, Timeout.parse(call, 5));
  }

  static void awaitRotate(Call call) {
    moveOrWait(call, End.RIGHT, End.LEFT, Timeout.parse(call, 3));
  }

  private static void moveOrNil(Call call, End from, End to) {
    if (!move(call, from, to)) {
      call.reply().nil();
    }
  }

  private static void moveOrWait(Call call, End from, End to, long timeout) {
    if (!move(call, from, to)) {
      call.block(new int[] {1}, timeout, Reply::nil);
    } else {
      call.effect(Words.LMOVE, call.bytes(1), call.bytes(2), from.word(), to.word());
    }
  }

  private static boolean move(Call call, End from, End to) {
    byte[] source = call.bytes(1);
    byte[] target = call.bytes(2);
    Entry entry = call.findForWrite(source, ListValue.class);
    if (entry == null) {
      return false;
    }
    ListValue list = Call.cast(entry, ListValue.class);
    if (Arrays.equals(source, target)) {
      byte[] element = from.pop(list);
      to.push(list, element);
      call.changed(entry);
      call.reply().bulk(element);
      return true;
    }
    Entry other = call.findForWrite(target, ListValue.class);
    byte[] element = from.pop(list);
    call.changed(entry);
    if (other == null) {
      ListValue made = call.make(target, ListValue::new);
      to.push(made, element);
      call.add(target, made);
    } else {
      to.push(Call.cast(other, ListValue.class), element);
      call.changed(other);
    }
    call.reply().bulk(element);
    return true;
  }
}
