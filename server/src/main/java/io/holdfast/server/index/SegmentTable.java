package io.holdfast.server.index;

import io.holdfast.server.memory.Reservation;
import io.holdfast.server.memory.Slabs;
import java.util.Arrays;

/** The segments of an index by their numbers; those of removed ones are given out again. */
final class SegmentTable {
  private static final int PAGE_UNITS = Reservation.PAGE / 8;

  private final Slabs slabs;
  private int[] page = new int[4];
  private int numbers; // given to segments so far
  private int live;
  private int free = -1; // head of the list of unused numbers, linked through page

  int[] count = new int[4];
  byte[] depths = new byte[4];
  byte[] reach = new byte[4]; // groups that a key may lie in, its home included

  SegmentTable(Slabs slabs) {
    this.slabs = slabs;
  }

  /** Segments that there are. */
  int live() {
    return live;
  }

  long address(int number) {
    return slabs.address(page[number]);
  }

  /** The same for any number, without a lock; 0 when it is none. */
  long addressOrZero(int number) {
    int[] now = page;
    return number < 0 || number >= now.length ? 0 : addressIfCovered(now[number]);
  }

  /** The address of any number that may be a reference and has a page behind it, or 0. */
  long addressIfCovered(int reference) {
    return slabs.covers(reference) && slabs.covers(reference + PAGE_UNITS)
        ? slabs.address(reference)
        : 0;
  }

  /** A new, empty segment's number. */
  int add(int depth) {
    int reference = slabs.allocatePages(1);
    Segment.clear(slabs.address(reference));
    int number = free;
    if (number >= 0) {
      free = page[number];
    } else {
      number = numbers++;
      if (number == page.length) {
        page = Arrays.copyOf(page, number * 2);
        count = Arrays.copyOf(count, number * 2);
        depths = Arrays.copyOf(depths, number * 2);
        reach = Arrays.copyOf(reach, number * 2);
      }
    }
    page[number] = reference;
    count[number] = 0;
    depths[number] = (byte) depth;
    reach[number] = Segment.REACH;
    live++;
    return number;
  }

  void remove(int number) {
    slabs.freePages(page[number], 1);
    page[number] = free;
    free = number;
    live--;
  }
}
