package io.holdfast.server.command.bitmaps;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;

/**
 * A range of a string's bits.
 *
 * @param from its first bit
 * @param to its last bit; before {@code from} when the range is empty
 */
record BitRange(long from, long to) {
  static BitRange whole(int bytes) {
    return new BitRange(0, 8L * bytes - 1);
  }

  /** The range from a first to a last byte or bit, each counted from the end when negative. */
  static BitRange of(long start, long end, boolean bits, int bytes) {
    long unit = bits ? 1 : 8;
    long size = 8 / unit * bytes;
    long first = Math.max(0, start < 0 ? start + size : start);
    long last = Math.min(size - 1, Math.max(0, end < 0 ? end + size : end));
    return first > last ? new BitRange(0, -1) : new BitRange(first * unit, (last + 1) * unit - 1);
  }

  boolean isEmpty() {
    return to < from;
  }

  /** True when the argument says that a range counts bits. */
  static boolean countsBits(Call call, int index) {
    if (call.is(index, "BIT")) {
      return true;
    }
    if (call.is(index, "BYTE")) {
      return false;
    }
    throw CommandException.syntax();
  }
}
