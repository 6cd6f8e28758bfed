package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * Distinct byte strings, found by hash, each with what its {@link ElementLayout} says: the table of
 * large sets, hashes and sorted sets. A view of a {@link TableRoot} in a payload.
 *
 * <pre>
 *   root ─▶ {@link Lines} ─▶ | line | line | line | …     a line begins a {@link Bucket}
 *                            │
 *                            └▶ | 12 fingerprints | next | 12 references |
 *                                                              │
 *                                                              └▶ element block
 * </pre>
 *
 * <p>Linear hashing (<a href="https://dl.acm.org/doi/10.5555/1286887.1286911">Litwin, 1980</a>):
 * with 2^L + p buckets, those before p and from 2^L on are told apart by L + 1 bits of the hash,
 * the others by L. To grow, bucket p is divided between itself and a new one at the end; to shrink,
 * the last one is joined to the one that it came from. Both touch some 20 elements, however many
 * there are. A bucket has a line of slots rather than a chain through the elements, as in a chain
 * each step is a cache miss and here mostly the only one besides the element itself; and what is
 * not there is mostly known from the fingerprints.
 *
 * <p>An element is known by the reference of its block, which it keeps until it is removed or
 * {@link #setValue} moves it.
 */
final class MemberTable {
  static final int ROOT_BYTES = TableRoot.BYTES;

  private static final byte[] NO_VALUE = {};

  private final Payload payload;
  private final int offset;
  private final ElementLayout layout;
  private final Slabs slabs;

  private MemberTable(Payload payload, int offset, ElementLayout layout) {
    this.payload = payload;
    this.offset = offset;
    this.layout = layout;
    this.slabs = payload.slabs();
  }

  /** Makes an empty table with its root at an offset of the payload. */
  static MemberTable create(Payload payload, int offset, ElementLayout layout) {
    var table = new MemberTable(payload, offset, layout);
    Buckets.create(table.slabs, table.root());
    return table;
  }

  /** A view of the table with its root at an offset of the payload. */
  static MemberTable open(Payload payload, int offset, ElementLayout layout) {
    return new MemberTable(payload, offset, layout);
  }

  /** The hash that the methods with a parameter of this name expect. */
  static long hash(byte[] member) {
    return Buckets.hash(member);
  }

  int size() {
    return TableRoot.size(root());
  }

  /** Bytes of all blocks of the table, the payload not. */
  long bytes() {
    return TableRoot.bytes(root());
  }

  /** A member's element, or 0. */
  int find(byte[] member) {
    return find(member, hash(member));
  }

  int find(byte[] member, long hash) {
    long root = root();
    int slots = TableRoot.slots(root);
    int lines = TableRoot.lines(root);
    int bucket = Buckets.of(hash, lines);
    int fingerprint = Buckets.fingerprint(hash, Buckets.level(bucket, lines));
    long line = Lines.address(slabs, root, bucket);
    while (true) {
      for (int rest = Line.matches(line, slots, fingerprint); rest != 0; rest &= rest - 1) {
        int element = Line.reference(line, slots, Integer.numberOfTrailingZeros(rest));
        if (layout.hasMember(slabs.address(element), member)) {
          return element;
        }
      }
      int next = Line.next(line, slots);
      if (next == 0) {
        return 0;
      }
      line = slabs.address(next);
    }
  }

  /** Adds a member to a set; false when it was there. */
  boolean add(byte[] member) {
    return add(member, hash(member));
  }

  boolean add(byte[] member, long hash) {
    if (find(member, hash) != 0) {
      return false;
    }
    insert(member, NO_VALUE, hash);
    return true;
  }

  /** Sets a hash's field; true when it is new. */
  boolean put(byte[] field, byte[] value) {
    long hash = hash(field);
    int element = find(field, hash);
    if (element != 0) {
      setValue(element, value, hash);
      return false;
    }
    insert(field, value, hash);
    return true;
  }

  /** Adds a member that is not there with a score; returns its element. */
  int insert(byte[] member, double score, long hash) {
    int element = insert(member, NO_VALUE, hash);
    ElementLayout.setScore(slabs.address(element), score);
    return element;
  }

  /** Removes a member; false when it was not there. */
  boolean remove(byte[] member) {
    long hash = hash(member);
    int element = find(member, hash);
    if (element == 0) {
      return false;
    }
    remove(element, hash);
    return true;
  }

  /** Removes and frees an element. */
  void remove(int element) {
    remove(element, Buckets.hash(slabs, layout, element));
  }

  /** Replaces an element's value; returns the element, which may have moved. */
  int setValue(int element, byte[] value) {
    return setValue(element, value, Buckets.hash(slabs, layout, element));
  }

  double score(int element) {
    return ElementLayout.score(slabs.address(element));
  }

  void setScore(int element, double score) {
    ElementLayout.setScore(slabs.address(element), score);
  }

  int memberLength(int element) {
    return layout.memberLength(slabs.address(element));
  }

  /** Where an element's member begins. */
  long memberAddress(int element) {
    return layout.member(slabs.address(element));
  }

  byte[] member(int element) {
    return bytes(memberAddress(element), memberLength(element));
  }

  void member(int element, ElementSink sink) {
    sink.bytes(memberAddress(element), memberLength(element));
  }

  int valueLength(int element) {
    return layout.valueLength(slabs.address(element));
  }

  /** Where an element's value begins. */
  long valueAddress(int element) {
    return layout.value(slabs.address(element));
  }

  byte[] value(int element) {
    long at = slabs.address(element);
    return bytes(layout.value(at), layout.valueLength(at));
  }

  void value(int element, ElementSink sink) {
    long at = slabs.address(element);
    sink.bytes(layout.value(at), layout.valueLength(at));
  }

  /** Hands over each element, in no order; the table must not be changed meanwhile. */
  void forEach(IntConsumer visitor) {
    long root = root();
    int lines = TableRoot.lines(root);
    for (int number = 0; number < lines; number++) {
      Bucket.forEach(slabs, root, Lines.address(slabs, root, number), visitor);
    }
  }

  /**
   * One step of a walk: hands over the elements of one bucket. Buckets come in the order of their
   * numbers' reversed bits, in which the parts of a divided bucket stand where it stood: so a
   * member that is there all the time is visited, whatever is added and removed between the steps.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  long scan(long cursor, IntConsumer visitor) {
    long root = root();
    int lines = TableRoot.lines(root);
    int bucket = Buckets.of(cursor, lines);
    Bucket.forEach(slabs, root, Lines.address(slabs, root, bucket), visitor);
    return Long.reverse(Long.reverse(cursor | -1L << Buckets.level(bucket, lines)) + 1);
  }

  /**
   * An element chosen by chance, each with the same; the table must not be empty. A bucket is
   * chosen by a random hash, and a place in it, until an element is at that place: the fuller a
   * bucket, the sooner it is taken. An undivided bucket, which twice as many hashes lead to, has
   * twice the places. In the rare bucket with more elements than places each has less of a chance.
   */
  int random(RandomGenerator random) {
    long root = root();
    int lines = TableRoot.lines(root);
    if (lines == 1) {
      return Bucket.at(
          slabs, root, Lines.address(slabs, root, 0), random.nextInt(TableRoot.size(root)));
    }
    int places = Buckets.places(root);
    while (true) {
      long bits = random.nextLong();
      int bucket = Buckets.of(bits, lines);
      long line = Lines.address(slabs, root, bucket);
      int size = Bucket.size(slabs, root, line);
      int most = Math.max(size, Buckets.isDivided(bucket, lines) ? places : 2 * places);
      int index = (int) (((bits >>> 32) * most) >>> 32);
      if (index < size) {
        return Bucket.at(slabs, root, line, index);
      }
    }
  }

  /**
   * Frees a part of the blocks; the table is then good for nothing but to be asked again.
   *
   * @param most about how many elements at most
   * @return true when all blocks are freed
   */
  boolean freeSome(int most) {
    long root = root();
    int rest = Math.max(1, most);
    while (TableRoot.lines(root) > 0) {
      int first = Lines.firstOfLastChunk(root);
      for (int number = TableRoot.lines(root) - 1; number >= first; number--) {
        if (rest <= 0) {
          return false;
        }
        long line = Lines.address(slabs, root, number);
        int before = TableRoot.size(root);
        Bucket.forEach(slabs, root, line, element -> free(root, element));
        Bucket.clear(slabs, root, line);
        rest -= before - TableRoot.size(root);
      }
      Lines.removeLastChunk(slabs, root);
      rest--;
    }
    return true;
  }

  private long root() {
    return payload.address() + offset;
  }

  private int insert(byte[] member, byte[] value, long hash) {
    long root = root();
    if (TableRoot.isPinned(root)) {
      PinnedTable.of(root).inserts(member, hash);
    }
    Buckets.grow(slabs, root, layout);
    int size = layout.size(member.length, value.length);
    int element = TableRoot.allocate(slabs, root, size);
    layout.write(slabs.address(element), member, value);
    try {
      Bucket.add(slabs, root, bucketOf(root, hash), fingerprint(root, hash), element);
    } catch (StoreFullException full) {
      TableRoot.free(slabs, root, element, size);
      throw full;
    }
    TableRoot.setSize(root, TableRoot.size(root) + 1);
    return element;
  }

  private int setValue(int element, byte[] value, long hash) {
    if (TableRoot.isPinned(root())) {
      PinnedTable.of(root()).changes(element, hash);
    }
    long at = slabs.address(element);
    int size = layout.size(at);
    int newSize = layout.size(layout.memberLength(at), value.length);
    if (Slabs.blockSize(newSize) == Slabs.blockSize(size)) {
      layout.writeValue(at, value);
      return element;
    }
    long root = root();
    int moved = TableRoot.allocate(slabs, root, newSize);
    long to = slabs.address(moved);
    Memory.copy(at, to, layout.member(at) - at + layout.memberLength(at));
    layout.writeValue(to, value);
    Bucket.replace(slabs, root, bucketOf(root, hash), fingerprint(root, hash), element, moved);
    TableRoot.free(slabs, root, element, size);
    return moved;
  }

  private void remove(int element, long hash) {
    long root = root();
    if (TableRoot.isPinned(root)) {
      PinnedTable.of(root).changes(element, hash);
    }
    Bucket.remove(slabs, root, bucketOf(root, hash), fingerprint(root, hash), element);
    free(root, element);
    Buckets.shrink(slabs, root, layout);
  }

  private void free(long root, int element) {
    TableRoot.free(slabs, root, element, layout.size(slabs.address(element)));
    TableRoot.setSize(root, TableRoot.size(root) - 1);
  }

  private long bucketOf(long root, long hash) {
    return Lines.address(slabs, root, Buckets.of(hash, TableRoot.lines(root)));
  }

  private static int fingerprint(long root, long hash) {
    int lines = TableRoot.lines(root);
    return Buckets.fingerprint(hash, Buckets.level(Buckets.of(hash, lines), lines));
  }

  private static byte[] bytes(long address, int length) {
    byte[] bytes = new byte[length];
    Memory.read(address, bytes, 0, length);
    return bytes;
  }
}
