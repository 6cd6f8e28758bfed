package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Reservation;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;

/**
 * The lines that begin the buckets of a {@link MemberTable}, by number; one is added or taken away
 * at the end at a time.
 *
 * <pre>
 *   up to 64 lines    directory ─▶ chunk
 *   more              directory ─▶ | room 4 | room of last page 4 | page | page | … |
 *                                                                    │
 *                                                        | chunk | chunk | … |    up to 1024
 *                                                            │
 *                                                      | line | line | … |        64
 * </pre>
 *
 * Only the last chunk may be shorter than 64 lines, by a rule of its number of lines; chunks of 64
 * are memory pages, so that their lines are cache lines. What is copied to grow or shrink is never
 * more than 4 KiB (but for the list of pages, 4 bytes for 65,536 lines). Whatever throws {@link
 * StoreFullException} has changed nothing.
 */
final class Lines {
  private static final int CHUNK_BITS = 6;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int PAGE_BITS = 10;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int FIRST_ROOM = 2;
  private static final int LAST_ROOM = 4;
  private static final int PAGES = 8;

  private Lines() {}

  /** Makes the first line, which is clear. */
  static void create(Slabs slabs, long root, int slots) {
    int chunk = TableRoot.allocate(slabs, root, Line.bytes(slots));
    TableRoot.setDirectory(root, chunk);
    TableRoot.setLines(root, 1);
    TableRoot.setSlots(root, slots);
    Line.clear(slabs.address(chunk), slots);
  }

  /** Makes the only line one of more slots. */
  static void widen(Slabs slabs, long root, int slots) {
    int before = TableRoot.slots(root);
    int chunk = TableRoot.directory(root);
    int wider = TableRoot.allocate(slabs, root, Line.bytes(slots));
    long from = slabs.address(chunk);
    long to = slabs.address(wider);
    Line.clear(to, slots);
    for (int slot = 0; slot < before; slot++) {
      int fingerprint = Line.fingerprintAt(from, slot);
      Line.set(to, slots, slot, fingerprint, Line.reference(from, before, slot));
    }
    TableRoot.setDirectory(root, wider);
    TableRoot.setSlots(root, slots);
    TableRoot.free(slabs, root, chunk, Line.bytes(before));
  }

  /** Where a line is. */
  static long address(Slabs slabs, long root, int number) {
    int directory = TableRoot.directory(root);
    if (TableRoot.lines(root) > CHUNK) {
      directory = Memory.getInt(chunkAt(slabs, slabs.address(directory), number >>> CHUNK_BITS));
    }
    return slabs.address(directory) + (long) (number & (CHUNK - 1)) * Line.BYTES;
  }

  /** Adds a line of 12 slots at the end, which is clear. The lines before have 12 slots as well. */
  static void append(Slabs slabs, long root) {
    int lines = TableRoot.lines(root);
    int inChunk = lines & (CHUNK - 1);
    if (inChunk > 0) {
      resizeLast(slabs, root, lines, inChunk, inChunk + 1);
    } else {
      int chunk = allocateChunk(slabs, root, 1);
      try {
        if (lines == CHUNK) {
          createDirectory(slabs, root);
        }
        enter(slabs, root, lines >>> CHUNK_BITS, chunk);
      } catch (StoreFullException full) {
        freeChunk(slabs, root, chunk, 1);
        throw full;
      }
    }
    TableRoot.setLines(root, lines + 1);
    Line.clear(address(slabs, root, lines), Line.SLOTS);
  }

  /** Takes the last line away, which is not the only one. */
  static void removeLast(Slabs slabs, long root) {
    int lines = TableRoot.lines(root);
    int inChunk = ((lines - 1) & (CHUNK - 1)) + 1;
    if (inChunk > 1) {
      resizeLast(slabs, root, lines, inChunk, inChunk - 1);
      TableRoot.setLines(root, lines - 1);
    } else {
      removeLastChunk(slabs, root);
    }
  }

  /** The number of the first line of the last chunk. */
  static int firstOfLastChunk(long root) {
    return (TableRoot.lines(root) - 1) & -CHUNK;
  }

  /** Takes away all lines from {@link #firstOfLastChunk} on, without ever allocating. */
  static void removeLastChunk(Slabs slabs, long root) {
    int lines = TableRoot.lines(root);
    int first = firstOfLastChunk(root);
    if (first == 0) {
      if (lines == 1) {
        TableRoot.free(slabs, root, TableRoot.directory(root), Line.bytes(TableRoot.slots(root)));
      } else {
        freeChunk(slabs, root, TableRoot.directory(root), lines);
      }
      TableRoot.setDirectory(root, 0);
    } else {
      long directory = slabs.address(TableRoot.directory(root));
      int number = first >>> CHUNK_BITS;
      freeChunk(slabs, root, Memory.getInt(chunkAt(slabs, directory, number)), lines - first);
      leave(slabs, root, number);
    }
    TableRoot.setLines(root, first);
  }

  private static void resizeLast(Slabs slabs, long root, int lines, int from, int to) {
    if (room(from) == room(to)) {
      return;
    }
    long place =
        lines <= CHUNK
            ? 0
            : chunkAt(slabs, slabs.address(TableRoot.directory(root)), (lines - 1) >>> CHUNK_BITS);
    int chunk = place == 0 ? TableRoot.directory(root) : Memory.getInt(place);
    int resized = allocateChunk(slabs, root, to);
    Memory.copy(
        slabs.address(chunk), slabs.address(resized), (long) Math.min(from, to) * Line.BYTES);
    freeChunk(slabs, root, chunk, from);
    if (place == 0) {
      TableRoot.setDirectory(root, resized);
    } else {
      Memory.putInt(place, resized);
    }
  }

  /** Puts the only chunk so far into a page, and that into a list of pages. */
  private static void createDirectory(Slabs slabs, long root) {
    int page = TableRoot.allocate(slabs, root, FIRST_ROOM * 4);
    int directory;
    try {
      directory = TableRoot.allocate(slabs, root, PAGES + FIRST_ROOM * 4);
    } catch (StoreFullException full) {
      TableRoot.free(slabs, root, page, FIRST_ROOM * 4);
      throw full;
    }
    Memory.putInt(slabs.address(page), TableRoot.directory(root));
    long at = slabs.address(directory);
    Memory.putInt(at, FIRST_ROOM);
    Memory.putInt(at + LAST_ROOM, FIRST_ROOM);
    Memory.putInt(at + PAGES, page);
    TableRoot.setDirectory(root, directory);
  }

  /** Puts a chunk into the directory behind the others. */
  private static void enter(Slabs slabs, long root, int number, int chunk) {
    int page = number >>> PAGE_BITS;
    int place = number & (PAGE - 1);
    long directory = slabs.address(TableRoot.directory(root));
    if (place == 0) {
      int room = Memory.getInt(directory);
      if (page == room) {
        int from = PAGES + room * 4;
        TableRoot.setDirectory(
            root, resize(slabs, root, TableRoot.directory(root), from, from + room * 4));
        directory = slabs.address(TableRoot.directory(root));
        Memory.putInt(directory, 2 * room);
      }
      Memory.putInt(directory + PAGES + 4L * page, TableRoot.allocate(slabs, root, FIRST_ROOM * 4));
      Memory.putInt(directory + LAST_ROOM, FIRST_ROOM);
    } else {
      int room = Memory.getInt(directory + LAST_ROOM);
      if (place == room) {
        long at = directory + PAGES + 4L * page;
        Memory.putInt(at, resize(slabs, root, Memory.getInt(at), room * 4, room * 8));
        Memory.putInt(directory + LAST_ROOM, 2 * room);
      }
    }
    Memory.putInt(chunkAt(slabs, directory, number), chunk);
  }

  /** Takes the last chunk out of the directory, which goes when one chunk is left. */
  private static void leave(Slabs slabs, long root, int number) {
    int reference = TableRoot.directory(root);
    long directory = slabs.address(reference);
    int last = number >>> PAGE_BITS;
    int page = Memory.getInt(directory + PAGES + 4L * last);
    int pageBytes = Memory.getInt(directory + LAST_ROOM) * 4;
    if (number == 1) {
      TableRoot.setDirectory(root, Memory.getInt(slabs.address(page)));
      TableRoot.free(slabs, root, page, pageBytes);
      TableRoot.free(slabs, root, reference, PAGES + Memory.getInt(directory) * 4);
    } else if ((number & (PAGE - 1)) == 0) {
      TableRoot.free(slabs, root, page, pageBytes);
      Memory.putInt(directory + LAST_ROOM, PAGE);
    }
  }

  /** Where a chunk's reference stands. */
  private static long chunkAt(Slabs slabs, long directory, int number) {
    int page = Memory.getInt(directory + PAGES + 4L * (number >>> PAGE_BITS));
    return slabs.address(page) + 4L * (number & (PAGE - 1));
  }

  private static int resize(Slabs slabs, long root, int block, int from, int to) {
    int larger = TableRoot.allocate(slabs, root, to);
    Memory.copy(slabs.address(block), slabs.address(larger), Math.min(from, to));
    TableRoot.free(slabs, root, block, from);
    return larger;
  }

  /** Lines that a chunk of so many has room for: four sizes a doubling. */
  private static int room(int lines) {
    int step = Math.max(1, Integer.highestOneBit(lines) >> 2);
    return (lines + step - 1) & -step;
  }

  private static int allocateChunk(Slabs slabs, long root, int lines) {
    int room = room(lines);
    if (room < CHUNK) {
      return TableRoot.allocate(slabs, root, room * Line.BYTES);
    }
    int chunk = slabs.allocatePages(1);
    TableRoot.count(root, Reservation.PAGE);
    return chunk;
  }

  private static void freeChunk(Slabs slabs, long root, int chunk, int lines) {
    int room = room(lines);
    if (room < CHUNK) {
      TableRoot.free(slabs, root, chunk, room * Line.BYTES);
    } else {
      slabs.freePages(chunk, 1);
      TableRoot.count(root, -Reservation.PAGE);
    }
  }
}
