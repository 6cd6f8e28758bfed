package io.holdfast.server.structure;

import io.holdfast.server.memory.HeapLimit;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.value.EncodingLimits;
import io.holdfast.server.value.StreamId;
import io.holdfast.server.value.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A stream: entries of fields and values in the order of their IDs, which only rise, and the groups
 * of consumers that read them.
 *
 * <pre>
 *   STREAM  payload  | nodes | groups | length | IDs | counters |        see {@link StreamHead}
 *                       |        |
 *                    IdTree   NameList of groups
 *                       |
 *                    listpacks of up to 4 KiB or 100 entries           see {@link StreamNode}
 * </pre>
 *
 * Which node an entry goes into follows Redis, so that the same commands give the same snapshot. A
 * stream may be empty; its key stays.
 */
public final class StreamValue implements Value {
  /** What a listpack of one entry has beside fields and values, at most. */
  private static final int ENTRY_OVERHEAD = 100;

  private final Payload payload;
  private final StreamHead head;

  private StreamValue(Payload payload) {
    this.payload = payload;
    this.head = new StreamHead(payload);
  }

  /** An empty one that belongs to no key yet. */
  public StreamValue(Slabs slabs) {
    this(new DetachedPayload(slabs, Form.STREAM, StreamHead.BYTES));
    StreamHead.init(payload);
  }

  /** A view of a payload that is a stream. */
  public static StreamValue open(Payload payload) {
    return new StreamValue(payload);
  }

  public Payload payload() {
    return payload;
  }

  /** Entries that are not deleted. */
  public long length() {
    return head.length();
  }

  /** The highest ID that was ever given. */
  public StreamId lastId() {
    return head.last();
  }

  /** The ID of the first entry, {@link StreamId#MIN} when there is none. */
  public StreamId firstId() {
    return head.first();
  }

  /** The highest ID of those that XDEL removed. */
  public StreamId maxDeletedId() {
    return head.maxDeleted();
  }

  /** How many entries were ever added. */
  public long entriesAdded() {
    return head.added();
  }

  /** Sets the ID that the next one must be higher than. */
  public void setLastId(StreamId id) {
    head.setLast(id);
  }

  public void setMaxDeletedId(StreamId id) {
    head.setMaxDeleted(id);
  }

  public void setEntriesAdded(long entries) {
    head.setAdded(entries);
  }

  /** The ID of the last entry that is there, {@link StreamId#MIN} when there is none. */
  public StreamId topId() {
    StreamCursor last = entries(StreamId.MIN, StreamId.MAX, true);
    return last.next() ? last.id() : StreamId.MIN;
  }

  /** True when there is an entry with this ID. */
  public boolean contains(StreamId id) {
    return entries(id, id, false).next();
  }

  /** A walk over the entries between two IDs, both of which belong to the range. */
  public StreamCursor entries(StreamId start, StreamId end, boolean reverse) {
    return new StreamCursor(head, start, end, reverse);
  }

  /** How many entries there are between two IDs, counted up to {@code most}. */
  public long count(StreamId start, StreamId end, long most) {
    return entries(start, end, false).count(most);
  }

  /**
   * The same walk as {@link #entries} over a copy of what has the first {@code count} entries.
   *
   * @throws StoreFullException when the slabs have no room for it; what was copied stays there
   */
  public StreamCursor copyOf(
      StreamId start, StreamId end, boolean reverse, long count, Slabs slabs) {
    return StreamPart.copy(head, start, end, reverse, count, slabs);
  }

  /**
   * Adds an entry.
   *
   * @param id higher than {@link #lastId}
   * @param arguments from {@code from} on fields and values by turns, at least one of both
   * @throws io.holdfast.server.memory.TooLargeException when all of them together are too large to
   *     be copied to the heap later; like {@link StoreFullException}, before anything has changed
   */
  public void add(StreamId id, byte[][] arguments, int from) {
    var fields = new StreamFields(arguments, from);
    HeapLimit.check("an entry", fields.most() + ENTRY_OVERHEAD);
    IdTree nodes = head.nodes();
    IdCursor last = nodes.last();
    if (last.isThere() && hasRoom(new StreamNode(head, last.data()), fields)) {
      new StreamNode(head, last.data()).append(last.id(), id, fields);
    } else {
      if (last.isThere()) {
        new StreamNode(head, last.data()).seal();
      }
      int made = StreamNode.create(head, id, fields);
      insertNode(nodes, id, made, Memory.getInt(head.address(made)));
    }
    if (head.length() == 0) {
      head.setFirst(id);
    }
    head.setLength(head.length() + 1);
    head.setAdded(head.added() + 1);
    head.setLast(id);
  }

  private static boolean hasRoom(StreamNode node, StreamFields fields) {
    EncodingLimits limits = EncodingLimits.current();
    long told = limits.streamNodeMaxBytes();
    long most = told == 0 ? StreamNode.MOST_BYTES : Math.min(told, StreamNode.MOST_BYTES);
    long entries = limits.streamNodeMaxEntries();
    return node.size() + fields.bytes() < most
        && node.size() + fields.most() <= HeapLimit.most() / 2
        && (entries == 0 || node.entries() < entries);
  }

  private void insertNode(IdTree nodes, StreamId id, int block, int capacity) {
    try {
      StreamNode.put(nodes.insert(id.millis(), id.sequence()), block, capacity);
    } catch (StoreFullException e) {
      head.free(block, capacity);
      throw e;
    }
  }

  /** Deletes the entry with an ID; false when there is none. */
  public boolean delete(StreamId id) {
    StreamCursor found = entries(id, id, false);
    if (!found.next()) {
      return false;
    }
    StreamNode node = found.node();
    if (node.live() == 1) {
      StreamId master = found.master();
      IdTree nodes = head.nodes();
      StreamNode.free(head, nodes.find(master.millis(), master.sequence()));
      nodes.remove(master.millis(), master.sequence());
    } else {
      node.delete(found.offset());
    }
    head.setLength(head.length() - 1);
    if (id.isAfter(head.maxDeleted())) {
      head.setMaxDeleted(id);
    }
    if (head.length() == 0 || id.equals(head.first())) {
      findFirst();
    }
    return true;
  }

  /** Trims; returns how many entries went. */
  public long trim(StreamTrim trim) {
    long gone = trim.apply(head);
    if (gone > 0) {
      findFirst();
    }
    return gone;
  }

  private void findFirst() {
    StreamCursor first = entries(StreamId.MIN, StreamId.MAX, false);
    head.setFirst(head.length() > 0 && first.next() ? first.id() : StreamId.MIN);
  }

  /** The listpacks that hold the entries; a walk over them. */
  public StreamNodes nodes() {
    return new StreamNodes(head);
  }

  /** Groups. */
  public int groups() {
    return head.groups().size();
  }

  /** One of them, in the order of their names. */
  public StreamGroup group(int at) {
    return new StreamGroup(head, head.groups().get(at));
  }

  /** The group with a name, or null. */
  public @Nullable StreamGroup group(byte[] name) {
    int at = head.groups().find(name);
    return at < 0 ? null : group(at);
  }

  /** Adds a group; null when there is one with this name. */
  public @Nullable StreamGroup addGroup(byte[] name, StreamId last, long entriesRead) {
    NameList groups = head.groups();
    int at = groups.find(name);
    if (at >= 0) {
      return null;
    }
    groups.reserve();
    int made = StreamGroup.create(head, name, last, entriesRead);
    groups.insert(-1 - at, made);
    return new StreamGroup(head, made);
  }

  /**
   * Takes a group out, which may have millions of pending entries; null when there is none with
   * this name.
   *
   * @return a stream that belongs to no key and has nothing but the group, to be disposed of
   */
  public @Nullable StreamValue takeGroup(byte[] name) {
    NameList groups = head.groups();
    int at = groups.find(name);
    if (at < 0) {
      return null;
    }
    var taken = new StreamValue(head.slabs());
    try {
      taken.head.groups().reserve();
    } catch (StoreFullException e) {
      Values.free(taken);
      throw e;
    }
    long bytes = group(at).memory();
    taken.head.groups().insert(0, groups.get(at));
    taken.head.count(bytes);
    groups.remove(at);
    head.count(-bytes);
    return taken;
  }

  /**
   * How many of all entries ever added have an ID up to one: exactly, or {@link
   * StreamGroup#UNKNOWN} when deleted entries leave that open.
   */
  public long entriesUpTo(StreamId id) {
    if (entriesAdded() == 0) {
      return 0;
    }
    int order = id.compareTo(lastId());
    if (order == 0 || (order < 0 && length() == 0)) {
      return entriesAdded();
    }
    int toFirst = id.compareTo(firstId());
    boolean whole = maxDeletedId().isZero() || firstId().isAfter(maxDeletedId());
    if (order > 0 || toFirst > 0 || !whole) {
      return StreamGroup.UNKNOWN;
    }
    return entriesAdded() - length() + (toFirst == 0 ? 1 : 0);
  }

  /** True when an entry with this ID or behind it, but not before the first, was deleted. */
  public boolean hasDeletedFrom(StreamId id) {
    return length() > 0
        && !maxDeletedId().isZero()
        && !firstId().isAfter(maxDeletedId())
        && !id.isAfter(maxDeletedId());
  }

  @Override
  public ValueType type() {
    return ValueType.STREAM;
  }

  @Override
  public String encoding() {
    return "stream";
  }

  @Override
  public long memory() {
    return Slabs.blockSize(payload.size()) + head.memory();
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public StreamValue copyTo(Slabs slabs) {
    var copy = new StreamValue(slabs);
    try {
      copyInto(copy);
    } catch (StoreFullException e) {
      Values.free(copy);
      throw e;
    }
    return copy;
  }

  private void copyInto(StreamValue copy) {
    for (IdCursor at = head.nodes().first(); at.isThere(); at.next()) {
      var node = new StreamNode(head, at.data());
      int made = copy.head.allocate(node.size());
      Memory.copy(node.address(), copy.head.address(made), node.size());
      copy.insertNode(copy.head.nodes(), at.id(), made, node.size());
    }
    copy.head.setLength(head.length());
    copy.head.setFirst(head.first());
    copy.head.setLast(head.last());
    copy.head.setMaxDeleted(head.maxDeleted());
    copy.head.setAdded(head.added());
    for (int i = 0; i < groups(); i++) {
      StreamGroup group = group(i);
      StreamGroup made = copy.addGroup(group.name(), group.lastId(), group.entriesRead());
      if (made != null) {
        group.copyTo(made);
      }
    }
  }

  @Override
  public boolean freeSome(int most) {
    if (!head.nodes().freeSome(most, place -> StreamNode.free(head, place))) {
      return false;
    }
    NameList groups = head.groups();
    for (int freed = 0; groups.size() > 0; freed++) {
      if (freed >= most || !group(groups.size() - 1).freeSome(most)) {
        return false;
      }
      groups.remove(groups.size() - 1);
    }
    return true;
  }

  /**
   * Puts a node behind the last; for loading.
   *
   * @param master its ID, higher than those of all entries before
   * @param packed its listpack, which is checked
   * @throws io.holdfast.server.value.MalformedValueException with the offset and the reason
   */
  public void appendNode(StreamId master, byte[] packed) {
    StreamNodeCheck.Found found =
        StreamNodeCheck.check(packed, master, head.nodes().size() == 0 ? null : head.last());
    int made = head.allocate(packed.length);
    Memory.write(head.address(made), packed, 0, packed.length);
    insertNode(head.nodes(), master, made, packed.length);
    head.setLength(head.length() + found.live());
    head.setLast(found.last());
    if (head.length() > 0 && head.first().isZero()) {
      findFirst();
    }
  }
}
