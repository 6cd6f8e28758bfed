package io.holdfast.server.memory;

import java.util.Arrays;

/**
 * Free runs of one kind, in bins by their length. What is known of a page lies in 12 bytes outside
 * the heap:
 *
 * <pre>
 *   first and last page of a free run   length, and in the highest bit the kind | previous | next
 *   page in use                         0                                       | owner    | -
 * </pre>
 */
final class FreeRuns {
  static final int META = 12;

  private static final int EXACT_BINS = 128;

  private final long meta;
  private final int kind; // 0, or the highest bit
  private final int[] bins = new int[EXACT_BINS + 1]; // the last for all longer runs
  private int pages;

  FreeRuns(long meta, boolean marked) {
    this.meta = meta;
    this.kind = marked ? Integer.MIN_VALUE : 0;
  }

  /** Pages of all runs. */
  int pages() {
    return pages;
  }

  /** A run of at least so many pages, the shortest that is quickly found; 0 when there is none. */
  int find(int wanted) {
    for (int bin = Math.min(wanted, EXACT_BINS); bin < EXACT_BINS; bin++) {
      if (bins[bin] != 0) {
        return bins[bin];
      }
    }
    int best = 0;
    for (int run = bins[EXACT_BINS]; run != 0; run = next(run)) {
      int length = length(run);
      if (length >= wanted && (best == 0 || length < length(best))) {
        best = run;
      }
    }
    return best;
  }

  /** A long run if there is one, else the longest that is quickly found; 0 when there is none. */
  int any() {
    for (int bin = EXACT_BINS; bin > 0; bin--) {
      if (bins[bin] != 0) {
        return bins[bin];
      }
    }
    return 0;
  }

  /**
   * Adds a run, joined with what is free of this kind beside it; {@code end} is no page of ours.
   */
  void add(int first, int count, int end) {
    int run = first;
    int length = count;
    int before = first > 1 ? length(first - 1) : 0;
    if (before > 0) {
      run -= before;
      length += before;
      remove(run);
    }
    int after = first + count < end ? length(first + count) : 0;
    if (after > 0) {
      remove(first + count);
      length += after;
    }
    link(run, length);
  }

  /** Takes a run out. */
  void remove(int run) {
    int length = length(run);
    int previous = Memory.getInt(at(run) + 4);
    int next = next(run);
    if (previous == 0) {
      bins[Math.min(length, EXACT_BINS)] = next;
    } else {
      Memory.putInt(at(previous) + 8, next);
    }
    if (next != 0) {
      Memory.putInt(at(next) + 4, previous);
    }
    setWord(run, 0);
    setWord(run + length - 1, 0);
    pages -= length;
  }

  /** Forgets all, when nothing is known of any page any more. */
  void clear() {
    Arrays.fill(bins, 0);
    pages = 0;
  }

  /** The length of the free run of this kind that begins or ends with a page, else 0. */
  int length(int page) {
    int word = Memory.getInt(at(page));
    return (word & Integer.MIN_VALUE) == kind ? word & Integer.MAX_VALUE : 0;
  }

  private void link(int run, int length) {
    setWord(run, length | kind);
    setWord(run + length - 1, length | kind);
    int bin = Math.min(length, EXACT_BINS);
    int head = bins[bin];
    Memory.putInt(at(run) + 4, 0);
    Memory.putInt(at(run) + 8, head);
    if (head != 0) {
      Memory.putInt(at(head) + 4, run);
    }
    bins[bin] = run;
    pages += length;
  }

  private int next(int run) {
    return Memory.getInt(at(run) + 8);
  }

  private void setWord(int page, int word) {
    Memory.putInt(at(page), word);
  }

  private long at(int page) {
    return meta + (long) page * META;
  }
}
