package io.holdfast.server.memory;

/**
 * Runs of pages out of one {@link Reservation}, the way tcmalloc's page heap does it: free runs lie
 * in bins by their length, neighbours are joined when one is freed.
 *
 * <p>What is known of a page lies in a second reservation, 12 bytes each, outside the heap too:
 *
 * <pre>
 *   first and last page of a free run   length | previous in bin | next in bin
 *   page in use                         0      | owner's word    | -
 * </pre>
 *
 * Page 0 is never given out, so 0 can stand for none.
 */
final class PageHeap implements AutoCloseable {
  private static final int META = 12;
  private static final int EXACT_BINS = 128;

  /** Free pages that stay with us for the next need, at least; 1 MiB. */
  private static final int KEEP_PAGES = 256;

  /** Pages given back in one step of closing: 4 MiB, well below a millisecond. */
  private static final int CLOSE_STEP = 1024;

  private final Reservation data;
  private final Reservation meta;
  private final long metaBase;
  private final int limit;
  private final int[] bins = new int[EXACT_BINS + 1]; // the last for all longer runs
  private int top = 1; // pages from here on were never used
  private int closed;
  private int used;
  private int resident; // free pages that the system has not got back

  /**
   * @param size bytes of addresses to reserve, at most 2^31 pages
   */
  PageHeap(long size) {
    limit = Math.toIntExact(size / Reservation.PAGE);
    data = new Reservation(size);
    long metaSize = (long) limit * META + Reservation.PAGE - 1;
    meta = new Reservation(metaSize - metaSize % Reservation.PAGE);
    metaBase = meta.base();
  }

  long base() {
    return data.base();
  }

  /** Pages given out now. */
  int used() {
    return used;
  }

  /** Free pages that still take memory. */
  int resident() {
    return resident;
  }

  /**
   * Gives out {@code pages} pages in a row.
   *
   * @return the first one's number
   * @throws StoreFullException when the reservation is used up
   */
  int allocate(int pages) {
    int run = find(pages);
    if (run == 0) {
      run = extend(pages);
    } else {
      int length = length(run);
      unlink(run, length);
      resident -= Math.min(resident, pages);
      if (length > pages) {
        link(run + pages, length - pages);
      }
    }
    setLength(run, 0);
    setLength(run + pages - 1, 0);
    used += pages;
    return run;
  }

  /** Takes back a run as {@link #allocate} gave it out. */
  void free(int run, int pages) {
    used -= pages;
    resident += pages;
    int first = run;
    int length = pages;
    int before = first > 1 ? length(first - 1) : 0;
    if (before > 0) {
      first -= before;
      unlink(first, before);
      length += before;
    }
    int after = first + length < top ? length(first + length) : 0;
    if (after > 0) {
      unlink(first + length, after);
      length += after;
    }
    link(first, length);
    if (resident > Math.max(KEEP_PAGES, used / 8)) {
      releaseAll();
    }
  }

  /** The word that the owner of a page in use left with it. */
  int owner(int page) {
    return Memory.getInt(at(page) + 4);
  }

  void setOwner(int page, int word) {
    Memory.putInt(at(page) + 4, word);
  }

  /** Gives all free pages back to the system. */
  void releaseAll() {
    for (int bin = 0; bin < bins.length; bin++) {
      for (int run = bins[bin]; run != 0; run = next(run)) {
        data.release(base() + (long) run * Reservation.PAGE, (long) length(run) * Reservation.PAGE);
      }
    }
    resident = 0;
  }

  /** Gives the next {@link #CLOSE_STEP} pages back; true when there were none and all is closed. */
  boolean closeSome() {
    if (closed < top) {
      int pages = Math.min(CLOSE_STEP, top - closed);
      data.release(base() + (long) closed * Reservation.PAGE, (long) pages * Reservation.PAGE);
      closed += pages;
      return false;
    }
    close();
    return true;
  }

  @Override
  public void close() {
    data.close();
    meta.close();
  }

  private int find(int pages) {
    for (int bin = Math.min(pages, EXACT_BINS); bin < EXACT_BINS; bin++) {
      if (bins[bin] != 0) {
        return bins[bin];
      }
    }
    int best = 0;
    for (int run = bins[EXACT_BINS]; run != 0; run = next(run)) {
      int length = length(run);
      if (length >= pages && (best == 0 || length < length(best))) {
        best = run;
      }
    }
    return best;
  }

  /** Takes pages from those never used, and a free run that lies just before them. */
  private int extend(int pages) {
    int last = top > 1 ? length(top - 1) : 0;
    if (pages > limit - top + last) {
      throw new StoreFullException((long) limit * Reservation.PAGE);
    }
    int run = top - last;
    if (last > 0) {
      unlink(run, last);
      resident -= Math.min(resident, last);
    }
    top = run + pages;
    return run;
  }

  private void link(int run, int length) {
    setLength(run, length);
    setLength(run + length - 1, length);
    int bin = Math.min(length, EXACT_BINS);
    int head = bins[bin];
    Memory.putInt(at(run) + 4, 0);
    Memory.putInt(at(run) + 8, head);
    if (head != 0) {
      Memory.putInt(at(head) + 4, run);
    }
    bins[bin] = run;
  }

  private void unlink(int run, int length) {
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
    setLength(run, 0);
    setLength(run + length - 1, 0);
  }

  private int next(int run) {
    return Memory.getInt(at(run) + 8);
  }

  private int length(int page) {
    return Memory.getInt(at(page));
  }

  private void setLength(int page, int length) {
    Memory.putInt(at(page), length);
  }

  private long at(int page) {
    return metaBase + (long) page * META;
  }
}
