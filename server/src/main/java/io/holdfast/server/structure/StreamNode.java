package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.value.StreamId;

/**
 * Some entries of a stream in a listpack, as Redis packs them. It begins with a master entry, whose
 * ID is the node's key: other IDs are differences to it, and entries with its fields have only
 * values.
 *
 * <pre>
 *   place, the tree's data:  | listpack's block 4 | its capacity 4 |
 *
 *   master   | entries | deleted ones | fields n | field … | 0 |
 *   entry    | flags | millis | sequence | value …                | elements before this |
 *   or       | flags | millis | sequence | n | field | value | …  | elements before this |
 * </pre>
 *
 * A deleted entry stays, with a flag. The last element of an entry is what leads back to its first.
 */
final class StreamNode implements Payload {
  /** Bytes of a place. */
  static final int PLACE = 8;

  /** An entry's flag: it is deleted. */
  static final int DELETED = 1;

  /** An entry's flag: it has the master entry's fields. */
  static final int SAME_FIELDS = 2;

  /** The most bytes of a listpack; Redis has the same limit. */
  static final int MOST_BYTES = 1 << 30;

  /** How much a change of the two counters, or of flags, makes a listpack longer at most. */
  private static final int COUNTERS_GROWTH = 4;

  private static final int UNTOLD = 65535;
  private static final int HEADER = 6;
  private static final int CAPACITY = 4;

  private final StreamHead blocks;
  private final long place;

  /** A view of the node at a place in the tree; good until the tree changes. */
  StreamNode(StreamHead blocks, long place) {
    this.blocks = blocks;
    this.place = place;
  }

  /** Makes a node of a listpack; {@code place} is a new one of the tree. */
  static void put(long place, int block, int capacity) {
    Memory.putInt(place, block);
    Memory.putInt(place + CAPACITY, capacity);
  }

  /** Frees the listpack. */
  static void free(StreamHead blocks, long place) {
    blocks.free(Memory.getInt(place), Memory.getInt(place + CAPACITY));
  }

  @Override
  public Slabs slabs() {
    return blocks.slabs();
  }

  @Override
  public Form form() {
    return Form.STREAM;
  }

  /** Where the listpack begins. */
  @Override
  public long address() {
    return blocks.address(Memory.getInt(place));
  }

  /** Bytes of the listpack. */
  @Override
  public int size() {
    return Memory.getInt(address());
  }

  @Override
  public void resize(int bytes) {
    int capacity = Memory.getInt(place + CAPACITY);
    if (bytes > capacity) {
      move(bytes > MOST_BYTES - bytes / 4 ? bytes : bytes + bytes / 4);
    }
  }

  @Override
  public void become(Form form, int bytes) {
    throw new UnsupportedOperationException("a stream's node stays one");
  }

  /** Gives back what the block has beyond the listpack, now that no entry is to follow. */
  void seal() {
    int capacity = Memory.getInt(place + CAPACITY);
    if (Slabs.blockSize(capacity) > Slabs.blockSize(size())) {
      try {
        move(size());
      } catch (StoreFullException e) {
        return; // too much room does no harm
      }
    }
  }

  private void move(int capacity) {
    int made = blocks.allocate(capacity);
    Memory.copy(address(), blocks.address(made), size());
    free(blocks, place);
    put(place, made, capacity);
  }

  /** Entries that are not deleted. */
  int live() {
    return (int) ListpackEntry.integer(first());
  }

  /** Entries, deleted ones included. */
  int entries() {
    return live() + deleted();
  }

  private int deleted() {
    return (int) ListpackEntry.integer(ListpackEntry.after(first()));
  }

  /** The master entry's first element. */
  long first() {
    return address() + HEADER;
  }

  /** The address of the end mark. */
  long end() {
    return address() + size() - 1;
  }

  /**
   * Flags an entry as deleted, and counts it; the listpack may move.
   *
   * @param at where its flags are, as a distance from {@link #address}
   * @return the distance afterwards
   * @throws StoreFullException when there is no room for counting; then nothing has changed
   */
  int delete(int at) {
    resize(size() + COUNTERS_GROWTH);
    Listpack packed = Listpack.open(this);
    long flags = packed.integer(at);
    packed.replace(at, flags | DELETED);
    int before = size();
    int counter = packed.first();
    packed.replace(counter, packed.integer(counter) - 1);
    counter = packed.next(counter);
    packed.replace(counter, packed.integer(counter) + 1);
    return at + size() - before;
  }

  /**
   * Adds an entry behind the last.
   *
   * @param master the node's ID
   * @throws StoreFullException when there is no room; then nothing has changed
   */
  void append(StreamId master, StreamId id, StreamFields fields) {
    Listpack packed = Listpack.open(this);
    boolean same = fields.areThoseOf(first());
    resize(Math.addExact(size() + COUNTERS_GROWTH, roomOf(master, id, fields, same)));
    packed.replace(packed.first(), live() + 1);
    int elements = toldElements() + elements(fields, same) + 1;
    finish(address(), writeEntry(end(), master, id, fields, same), elements);
  }

  /** Makes a listpack of a master entry and one entry; returns its block, whose size it has. */
  static int create(StreamHead blocks, StreamId id, StreamFields fields) {
    int pairs = fields.pairs();
    int bytes = Listpack.EMPTY_BYTES + 3 * 2 + ListpackEntry.roomFor(pairs);
    bytes = Math.addExact(bytes, fields.room(true, false));
    bytes = Math.addExact(bytes, roomOf(id, id, fields, true));
    int made = blocks.allocate(bytes);
    long address = blocks.address(made);
    long at = ListpackEntry.write(address + HEADER, 1);
    at = ListpackEntry.write(at, 0);
    at = ListpackEntry.write(at, pairs);
    at = fields.write(at, true, false);
    at = ListpackEntry.write(at, 0);
    at = writeEntry(at, id, id, fields, true);
    finish(address, at, 4 + pairs + elements(fields, true) + 1);
    return made;
  }

  private static int roomOf(StreamId master, StreamId id, StreamFields fields, boolean same) {
    int room =
        ListpackEntry.roomFor(same ? SAME_FIELDS : 0)
            + ListpackEntry.roomFor(id.millis() - master.millis())
            + ListpackEntry.roomFor(id.sequence() - master.sequence())
            + (same ? 0 : ListpackEntry.roomFor(fields.pairs()))
            + ListpackEntry.roomFor(elements(fields, same));
    return Math.addExact(room, fields.room(!same, true));
  }

  private static long writeEntry(
      long to, StreamId master, StreamId id, StreamFields fields, boolean same) {
    long at = ListpackEntry.write(to, same ? SAME_FIELDS : 0);
    at = ListpackEntry.write(at, id.millis() - master.millis());
    at = ListpackEntry.write(at, id.sequence() - master.sequence());
    if (!same) {
      at = ListpackEntry.write(at, fields.pairs());
    }
    at = fields.write(at, !same, true);
    return ListpackEntry.write(at, elements(fields, same));
  }

  /** Elements of an entry before its last. */
  private static int elements(StreamFields fields, boolean same) {
    return 3 + (same ? fields.pairs() : 1 + 2 * fields.pairs());
  }

  /** What the listpack's header tells; more than it can tell is {@link #UNTOLD}. */
  private int toldElements() {
    return Memory.getShort(address() + 4) & 0xffff;
  }

  private static void finish(long address, long end, int elements) {
    Memory.putByte(end, (byte) ListpackEntry.END);
    Memory.putInt(address, (int) (end + 1 - address));
    Memory.putShort(address + 4, (short) Math.min(elements, UNTOLD));
  }
}
