package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.value.Integers;

/** Looks for a string among a listpack's entries without making an object of any. */
final class ListpackSearch {
  private ListpackSearch() {}

  /** True when the entry at an address as a string equals another. */
  static boolean equal(long at, byte[] string) {
    return ListpackEntry.isInteger(at)
        ? Integers.isCanonical(string) && Integers.parse(string) == ListpackEntry.integer(at)
        : isString(at, ListpackEntry.size(at), string);
  }

  /**
   * The address of the first entry that equals a string, of those from {@code from} on, each {@code
   * step} entries apart; that of the end mark when there is none.
   */
  static long find(long from, byte[] string, int step) {
    return Integers.isCanonical(string)
        ? findInteger(from, Integers.parse(string), step)
        : findString(from, string, step);
  }

  private static long findString(long from, byte[] string, int step) {
    long at = from;
    while (!ListpackEntry.isEnd(at)) {
      int size = ListpackEntry.size(at);
      if (!ListpackEntry.isInteger(at) && isString(at, size, string)) {
        return at;
      }
      at = skip(at + size + ListpackEntry.tailSize(size), step - 1);
    }
    return at;
  }

  private static long findInteger(long from, long value, int step) {
    long at = from;
    while (!ListpackEntry.isEnd(at)) {
      if (ListpackEntry.isInteger(at) && ListpackEntry.integer(at) == value) {
        return at;
      }
      at = skip(ListpackEntry.after(at), step - 1);
    }
    return at;
  }

  private static long skip(long from, int entries) {
    long at = from;
    for (int i = 0; i < entries && !ListpackEntry.isEnd(at); i++) {
      at = ListpackEntry.after(at);
    }
    return at;
  }

  private static boolean isString(long at, int size, byte[] string) {
    int head = ListpackEntry.stringHead(at);
    return size - head == string.length && Memory.equal(at + head, string, 0, string.length);
  }
}
