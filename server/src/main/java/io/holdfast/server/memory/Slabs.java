package io.holdfast.server.memory;

import java.util.Arrays;

/**
 * A shard's allocator. A block is named by a reference of 32 bits, its offset from the shard's base
 * in units of 8 bytes; so a shard can have 32 GiB, and references take half of what pointers do.
 *
 * <pre>
 *   slab of class c:  | prev | next | free | fresh | used | - | block | block | ... | rest |
 *                       4      4      2      2       2      2   free blocks begin with the next free one's place
 * </pre>
 *
 * Slabs with room are in a list a class; full ones in none; empty ones go back to the page heap,
 * but for the last of a class. Whoever frees a block says how large it is: the records know that,
 * so that no block carries a size of its own.
 */
public final class Slabs implements AutoCloseable {
  static final int HEADER = 16;

  private static final int UNIT_SHIFT = 3;
  private static final int PAGE_UNITS = Reservation.PAGE >> UNIT_SHIFT;
  private static final int PREVIOUS = 0;
  private static final int NEXT = 4;
  private static final int FREE = 8;
  private static final int FRESH = 10;
  private static final int USED = 12;

  private final PageHeap pages;
  private final long base;
  private final long limit; // in units
  private final int[] withRoom = new int[SizeClasses.COUNT]; // a slab's first page, or 0
  private final int[] slabPages = new int[SizeClasses.COUNT];
  private final BlockChecker checker;
  private final RegionTable regions = new RegionTable();
  private long usedBytes;

  /**
   * @param addressSpace bytes to reserve, a multiple of 4096, at most 32 GiB
   * @param checker {@link BlockChecker#NONE}, or one that catches wrong frees
   */
  public Slabs(long addressSpace, BlockChecker checker) {
    if (addressSpace <= 0 || addressSpace > 32L << 30) {
      throw new IllegalArgumentException("address space: " + addressSpace + ", not 1 to 32 GiB");
    }
    this.pages = new PageHeap(addressSpace);
    this.base = pages.base();
    this.limit = addressSpace >>> UNIT_SHIFT;
    this.checker = checker;
    for (int c = 0; c < slabPages.length; c++) {
      slabPages[c] = SizeClasses.slabPages(c);
    }
  }

  /** Where a block lies; good until it is freed. */
  public long address(int reference) {
    return base + ((reference & 0xffff_ffffL) << UNIT_SHIFT);
  }

  /**
   * Gives out a block of at least {@code size} bytes, whose content is undefined.
   *
   * @param size 1 to 1 GiB
   * @return its reference, never 0
   * @throws StoreFullException when the shard's address space is used up
   */
  public int allocate(int size) {
    int reference =
        size <= SizeClasses.LARGEST ? allocateSmall(SizeClasses.of(size)) : allocateRun(size);
    usedBytes += blockSize(size);
    checker.allocated(address(reference), blockSize(size));
    return reference;
  }

  /** Gives out whole pages, which begin at a page's boundary. */
  public int allocatePages(int count) {
    int reference = pages.allocate(count) * PAGE_UNITS;
    long size = (long) count * Reservation.PAGE;
    usedBytes += size;
    checker.allocated(address(reference), size);
    return reference;
  }

  /** Takes back what {@link #allocatePages} gave out. */
  public void freePages(int reference, int count) {
    long size = (long) count * Reservation.PAGE;
    checker.freed(address(reference), size);
    usedBytes -= size;
    pages.free(page(reference), count);
  }

  /**
   * Takes a block back; {@code size} is what {@link #allocate} was called with, or rounds to the
   * same.
   */
  public void free(int reference, int size) {
    checker.freed(address(reference), blockSize(size));
    usedBytes -= blockSize(size);
    if (size <= SizeClasses.LARGEST) {
      freeSmall(reference, SizeClasses.of(size));
    } else {
      pages.free(page(reference), runPages(size));
    }
  }

  /** Bytes that a block for {@code size} bytes takes. */
  public static long blockSize(int size) {
    return size <= SizeClasses.LARGEST
        ? SizeClasses.size(SizeClasses.of(size))
        : (long) runPages(size) * Reservation.PAGE;
  }

  /** Takes over the caller's use of a region; returns its number, which is good until it goes. */
  public int adopt(Region region) {
    return regions.add(region);
  }

  /** The region of a number. */
  public Region region(int id) {
    return regions.get(id);
  }

  /**
   * A region that may be changed, made longer by zeros if need be. When others use it too, they
   * keep it, and a copy takes its place.
   *
   * @param length bytes that it must have at least
   */
  public Region writable(int id, int length) {
    return regions.writable(id, length);
  }

  /** Gives a region to the caller, who has its use now. */
  public Region surrender(int id) {
    return regions.remove(id);
  }

  /** Ends the use of a region. */
  public void drop(int id) {
    regions.remove(id).release();
  }

  /** Regions that were adopted and are still there. */
  public int regions() {
    return regions.size();
  }

  /** Bytes of all blocks given out, and of regions. */
  public long usedBytes() {
    return usedBytes + regions.bytes();
  }

  /**
   * Bytes of all pages that hold blocks, and of regions; the difference to {@link #usedBytes} is
   * fragmentation.
   */
  public long reservedBytes() {
    return (long) pages.used() * Reservation.PAGE + regions.bytes();
  }

  /** Bytes that are free but not yet with the system again. */
  public long cachedBytes() {
    return (long) pages.resident() * Reservation.PAGE;
  }

  /** Gives memory that is free back to the system. */
  public void trim() {
    for (int c = 0; c < withRoom.length; c++) {
      for (int slab = withRoom[c]; slab != 0; ) {
        int next = Memory.getInt(at(slab) + NEXT);
        if (Memory.getShort(at(slab) + USED) == 0) {
          dropSlab(slab, c);
        }
        slab = next;
      }
    }
    while (pages.releaseSome()) {
      Thread.onSpinWait();
    }
  }

  /** True when more memory is free than the next needs are likely to take. */
  public boolean hasSpare() {
    return pages.hasSpare();
  }

  /** Gives up to 2 MiB of free memory back to the system. */
  public void releaseSome() {
    pages.releaseSome();
  }

  /**
   * Frees everything in steps, each of which gives some memory back to the system; between the
   * first and the last nothing else may be done. The addresses stay ours, so that who reads there
   * by mistake reads zeros.
   *
   * @return true when all is empty and can be used again
   */
  public boolean emptySome() {
    if (regions.dropAny() || !pages.emptySome()) {
      return false;
    }
    Arrays.fill(withRoom, 0);
    usedBytes = 0;
    checker.forgotten();
    return true;
  }

  /** True when a reference, which may be any number, lies within the addresses of these slabs. */
  public boolean covers(int reference) {
    return (reference & 0xffff_ffffL) < limit;
  }

  @Override
  public void close() {
    while (regions.dropAny()) {
      Thread.onSpinWait();
    }
    pages.close();
  }

  private int allocateSmall(int c) {
    int slab = withRoom[c];
    if (slab == 0) {
      slab = newSlab(c);
    }
    long at = at(slab);
    int place = Memory.getShort(at + FREE) & 0xffff;
    if (place != 0) {
      Memory.putShort(at + FREE, Memory.getShort(at + ((long) place << UNIT_SHIFT)));
    } else {
      place = Memory.getShort(at + FRESH) & 0xffff;
      Memory.putShort(at + FRESH, (short) (place + (SizeClasses.size(c) >> UNIT_SHIFT)));
    }
    Memory.putShort(at + USED, (short) (Memory.getShort(at + USED) + 1));
    if (isFull(at, c)) {
      unlink(slab, c);
    }
    return slab * PAGE_UNITS + place;
  }

  private void freeSmall(int reference, int c) {
    int slab = pages.owner(page(reference));
    long at = at(slab);
    boolean wasFull = isFull(at, c);
    int place = reference - slab * PAGE_UNITS;
    Memory.putShort(at + ((long) place << UNIT_SHIFT), Memory.getShort(at + FREE));
    Memory.putShort(at + FREE, (short) place);
    int used = (Memory.getShort(at + USED) & 0xffff) - 1;
    Memory.putShort(at + USED, (short) used);
    if (wasFull) {
      link(slab, c);
    }
    if (used == 0 && (withRoom[c] != slab || Memory.getInt(at + NEXT) != 0)) {
      dropSlab(slab, c);
    }
  }

  private boolean isFull(long at, int c) {
    int size = SizeClasses.size(c);
    int fresh = (Memory.getShort(at + FRESH) & 0xffff) << UNIT_SHIFT;
    return Memory.getShort(at + FREE) == 0 && fresh + size > slabPages[c] * Reservation.PAGE;
  }

  private int newSlab(int c) {
    int slab = pages.allocate(slabPages[c]);
    for (int page = slab; page < slab + slabPages[c]; page++) {
      pages.setOwner(page, slab);
    }
    long at = at(slab);
    Memory.putShort(at + FREE, (short) 0);
    Memory.putShort(at + FRESH, (short) (HEADER >> UNIT_SHIFT));
    Memory.putShort(at + USED, (short) 0);
    link(slab, c);
    return slab;
  }

  private void dropSlab(int slab, int c) {
    unlink(slab, c);
    pages.free(slab, slabPages[c]);
  }

  private void link(int slab, int c) {
    int head = withRoom[c];
    Memory.putInt(at(slab) + PREVIOUS, 0);
    Memory.putInt(at(slab) + NEXT, head);
    if (head != 0) {
      Memory.putInt(at(head) + PREVIOUS, slab);
    }
    withRoom[c] = slab;
  }

  private void unlink(int slab, int c) {
    int previous = Memory.getInt(at(slab) + PREVIOUS);
    int next = Memory.getInt(at(slab) + NEXT);
    if (previous == 0) {
      withRoom[c] = next;
    } else {
      Memory.putInt(at(previous) + NEXT, next);
    }
    if (next != 0) {
      Memory.putInt(at(next) + PREVIOUS, previous);
    }
  }

  private int allocateRun(int size) {
    int run = pages.allocate(runPages(size));
    return run * PAGE_UNITS;
  }

  private static int runPages(int size) {
    return (size + Reservation.PAGE - 1) / Reservation.PAGE;
  }

  private static int page(int reference) {
    return reference >>> (12 - UNIT_SHIFT);
  }

  private long at(int slab) {
    return base + (long) slab * Reservation.PAGE;
  }
}
