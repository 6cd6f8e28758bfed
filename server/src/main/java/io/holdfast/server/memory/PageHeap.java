package io.holdfast.server.memory;

/**
 * Runs of pages out of one {@link Reservation}, the way tcmalloc's page heap does it. Free runs are
 * of two kinds: those whose memory is still with us, which are used first, and those that the
 * system has back. What is known of each page lies in a second reservation.
 *
 * <p>Page 0 is never given out, so 0 can stand for none.
 */
final class PageHeap implements AutoCloseable {
  /** Free pages that stay with us for the next need, at least; 1 MiB. */
  private static final int KEEP_PAGES = 256;

  /** Pages given back in one step: 2 MiB, well below a millisecond. */
  private static final int STEP = 512;

  private final Reservation data;
  private final Reservation meta;
  private final FreeRuns resident;
  private final FreeRuns released;
  private final int limit;
  private int top = 1; // pages from here on were never used
  private int emptied;
  private int used;

  /**
   * @param size bytes of addresses to reserve, at most 2^31 pages
   */
  PageHeap(long size) {
    limit = Math.toIntExact(size / Reservation.PAGE);
    data = new Reservation(size);
    long metaSize = (long) limit * FreeRuns.META + Reservation.PAGE - 1;
    meta = new Reservation(metaSize - metaSize % Reservation.PAGE);
    resident = new FreeRuns(meta.base(), true);
    released = new FreeRuns(meta.base(), false);
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
    return resident.pages();
  }

  /**
   * Gives out {@code pages} pages in a row.
   *
   * @return the first one's number
   * @throws StoreFullException when the reservation is used up
   */
  int allocate(int pages) {
    int run = take(resident, pages);
    if (run == 0) {
      run = take(released, pages);
    }
    if (run == 0) {
      run = extend(pages);
    }
    used += pages;
    return run;
  }

  /** Takes back a run as {@link #allocate} gave it out. */
  void free(int run, int pages) {
    used -= pages;
    resident.add(run, pages, top);
  }

  /** The word that the owner of a page in use left with it. */
  int owner(int page) {
    return Memory.getInt(meta.base() + (long) page * FreeRuns.META + 4);
  }

  void setOwner(int page, int word) {
    Memory.putInt(meta.base() + (long) page * FreeRuns.META + 4, word);
  }

  /** True when more free pages are with us than the next needs are likely to take. */
  boolean hasSpare() {
    return resident.pages() > Math.max(KEEP_PAGES, used / 8);
  }

  /** Gives some free pages back to the system; false when there are none. */
  boolean releaseSome() {
    int run = resident.any();
    if (run == 0) {
      return false;
    }
    int length = resident.length(run);
    int pages = Math.min(length, STEP);
    resident.remove(run);
    if (length > pages) {
      resident.add(run + pages, length - pages, top);
    }
    data.release(base() + (long) run * Reservation.PAGE, (long) pages * Reservation.PAGE);
    released.add(run, pages, top);
    return true;
  }

  /** Gives the next pages back, used or not; true when all are free and as if never used. */
  boolean emptySome() {
    if (emptied < top) {
      int pages = Math.min(STEP, top - emptied);
      data.release(base() + (long) emptied * Reservation.PAGE, (long) pages * Reservation.PAGE);
      emptied += pages;
      return false;
    }
    meta.release(meta.base(), meta.size());
    resident.clear();
    released.clear();
    top = 1;
    used = 0;
    emptied = 0;
    return true;
  }

  @Override
  public void close() {
    data.close();
    meta.close();
  }

  private int take(FreeRuns from, int pages) {
    int run = from.find(pages);
    if (run != 0) {
      int length = from.length(run);
      from.remove(run);
      if (length > pages) {
        from.add(run + pages, length - pages, top);
      }
    }
    return run;
  }

  /** Takes pages from those never used, and a free run that lies just before them. */
  private int extend(int pages) {
    FreeRuns kind = resident.length(top - 1) > 0 ? resident : released;
    int last = kind.length(top - 1);
    if (pages > limit - top + last) {
      throw new StoreFullException((long) limit * Reservation.PAGE);
    }
    int run = top - last;
    if (last > 0) {
      kind.remove(run);
    }
    top = run + pages;
    return run;
  }
}
