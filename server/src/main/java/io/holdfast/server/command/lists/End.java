package io.holdfast.server.command.lists;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.effects.Words;
import io.holdfast.server.structure.ElementSink;
import io.holdfast.server.structure.ListValue;

/** The end of a list that a command works at. */
enum End {
  LEFT,
  RIGHT;

  static End parse(Call call, int index) {
    if (call.is(index, "LEFT")) {
      return LEFT;
    }
    if (call.is(index, "RIGHT")) {
      return RIGHT;
    }
    throw CommandException.syntax();
  }

  /** The end's name as an argument. */
  byte[] word() {
    return this == LEFT ? Words.LEFT : Words.RIGHT;
  }

  /** The command that takes from this end. */
  byte[] popName() {
    return this == LEFT ? Words.LPOP : Words.RPOP;
  }

  void push(ListValue list, byte[] element) {
    if (this == LEFT) {
      list.addFirst(element);
    } else {
      list.addLast(element);
    }
  }

  byte[] pop(ListValue list) {
    return this == LEFT ? list.removeFirst() : list.removeLast();
  }

  /** Hands the outermost element over as it is stored, and removes it. */
  void pop(ListValue list, ElementSink sink) {
    if (this == LEFT) {
      list.removeFirst(sink);
    } else {
      list.removeLast(sink);
    }
  }

  /** Takes {@code count} elements, no more than there are, the outermost first. */
  void pop(ListValue list, int count, ElementSink sink) {
    for (int i = 0; i < count; i++) {
      pop(list, sink);
    }
  }
}
