package io.holdfast.server.command.options;

import io.holdfast.server.command.Call;

/**
 * Part of a sequence, from two indexes that count from the end when negative.
 *
 * @param from the first index, 0 when there are none
 * @param count how many from there on, all of them within the sequence
 */
public record IndexRange(int from, int count) {
  private static final IndexRange NONE = new IndexRange(0, 0);

  /** The part of a sequence of {@code size} that two inclusive indexes mean. */
  public static IndexRange of(long start, long stop, int size) {
    long first = Math.max(0, start < 0 ? start + size : start);
    long last = Math.min(size - 1L, stop < 0 ? stop + size : stop);
    return first > last ? NONE : new IndexRange((int) first, (int) (last - first + 1));
  }

  /** The two indexes of a command before it knows the size. */
  public record Ends(long start, long stop) {
    public static Ends parse(Call call, int first) {
      return new Ends(call.integer(first), call.integer(first + 1));
    }

    public IndexRange within(int size) {
      return of(start, stop, size);
    }
  }
}
