package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.value.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group of a stream: how far it has read, who reads, and what was delivered and not
 * acknowledged yet. Each pending entry is found by its ID in the group and in its consumer. A view;
 * good until the group is removed.
 *
 * <pre>
 *   | last delivered ID 16 | entries read 8 | pending entries: {@link IdTree} 12 |
 *   | consumers: {@link NameList} 12 | bytes of all its blocks 8 | name's length 4 | name |
 * </pre>
 */
public final class StreamGroup {
  /** {@link #entriesRead} when nobody can tell. */
  public static final long UNKNOWN = -1;

  /** Where a block has its name. */
  static final int NAME = 56;

  private static final int READ = 16;
  private static final int PENDING = 24;
  private static final int CONSUMERS = 36;
  private static final int MEMORY = 48;

  private final StreamHead stream;
  private final StreamHead head;
  private final int block;

  StreamGroup(StreamHead stream, int block) {
    this.stream = stream;
    this.head = stream.counting(stream.address(block) + MEMORY);
    this.block = block;
  }

  /** Makes the block of one without consumers. */
  static int create(StreamHead head, byte[] name, StreamId last, long entriesRead) {
    int block = head.allocate(bytes(name.length));
    long address = head.address(block);
    Memory.fill(address, NAME, (byte) 0);
    StreamHead.putId(address, last);
    Memory.putLong(address + READ, entriesRead);
    Memory.putLong(address + MEMORY, Slabs.blockSize(bytes(name.length)));
    NameList.write(address + NAME, name);
    return block;
  }

  private static int bytes(int name) {
    return NAME + 4 + name;
  }

  /** Bytes of all its blocks. */
  long memory() {
    return Memory.getLong(address() + MEMORY);
  }

  public byte[] name() {
    return NameList.read(address() + NAME);
  }

  /** The last ID that was delivered to anybody. */
  public StreamId lastId() {
    return StreamHead.id(address());
  }

  /** How many of all entries ever added lie up to {@link #lastId}, or {@link #UNKNOWN}. */
  public long entriesRead() {
    return Memory.getLong(address() + READ);
  }

  public void setLast(StreamId id, long entriesRead) {
    StreamHead.putId(address(), id);
    Memory.putLong(address() + READ, entriesRead);
  }

  /** Pending entries. */
  public int pending() {
    return tree().size();
  }

  /** A walk over the pending entries from an ID on; those of one consumer if one is given. */
  public StreamPending pending(@Nullable StreamConsumer consumer, StreamId from) {
    return new StreamPending(head, tree(), consumer, from);
  }

  /** The lowest ID of a pending entry; there must be one. */
  public StreamId firstPending() {
    return tree().first().id();
  }

  /** The highest. */
  public StreamId lastPending() {
    return tree().last().id();
  }

  /** Consumers. */
  public int consumers() {
    return list().size();
  }

  /** One of them, in the order of their names. */
  public StreamConsumer consumer(int at) {
    return new StreamConsumer(head, list().get(at));
  }

  /** The consumer with a name, or null. */
  public @Nullable StreamConsumer consumer(byte[] name) {
    int at = list().find(name);
    return at < 0 ? null : consumer(at);
  }

  /** Adds a consumer; null when there is one with this name. */
  public @Nullable StreamConsumer addConsumer(byte[] name, long now) {
    NameList list = list();
    int at = list.find(name);
    if (at >= 0) {
      return null;
    }
    list.reserve();
    int made = StreamConsumer.create(head, name, now);
    list.insert(-1 - at, made);
    return new StreamConsumer(head, made);
  }

  /**
   * Removes a consumer with its pending entries, which nobody has then; false if it isn't there.
   */
  public boolean removeConsumer(byte[] name) {
    NameList list = list();
    int at = list.find(name);
    if (at < 0) {
      return false;
    }
    StreamConsumer consumer = consumer(at);
    IdTree tree = tree();
    for (IdCursor ids = consumer.ids().first(); ids.isThere(); ids.next()) {
      tree.remove(ids.millis(), ids.sequence());
    }
    list.remove(at);
    free(consumer);
    return true;
  }

  /** True when an entry is pending. */
  public boolean isPending(StreamId id) {
    return tree().find(id.millis(), id.sequence()) != 0;
  }

  /** When a pending entry was delivered last; Unix time in milliseconds. */
  public long deliveredAt(StreamId id) {
    return StreamPending.deliveredAt(data(id));
  }

  /** How often a pending entry was delivered. */
  public long deliveries(StreamId id) {
    return StreamPending.deliveries(data(id));
  }

  /**
   * Gives an entry to a consumer, whoever had it before.
   *
   * @throws StoreFullException when there is no room; then nothing has changed
   */
  public void assign(StreamId id, StreamConsumer consumer, long deliveredAt, long deliveries) {
    IdTree tree = tree();
    long data = tree.find(id.millis(), id.sequence());
    int former = data == 0 ? 0 : StreamPending.consumer(data);
    if (former != consumer.block()) {
      consumer.ids().insert(id.millis(), id.sequence());
    }
    if (data == 0) {
      try {
        data = tree.insert(id.millis(), id.sequence());
      } catch (StoreFullException e) {
        consumer.ids().remove(id.millis(), id.sequence());
        throw e;
      }
    } else if (former != consumer.block() && former != 0) {
      new StreamConsumer(head, former).ids().remove(id.millis(), id.sequence());
    }
    StreamPending.put(data, consumer.block(), deliveredAt, deliveries);
  }

  /** Ends that an entry is pending; false when it was not. */
  public boolean acknowledge(StreamId id) {
    IdTree tree = tree();
    long data = tree.find(id.millis(), id.sequence());
    if (data == 0) {
      return false;
    }
    int consumer = StreamPending.consumer(data);
    tree.remove(id.millis(), id.sequence());
    if (consumer != 0) {
      new StreamConsumer(head, consumer).ids().remove(id.millis(), id.sequence());
    }
    return true;
  }

  /** Adds a pending entry that no consumer has yet; false when it is there. */
  public boolean addUnassigned(StreamId id, long deliveredAt, long deliveries) {
    if (isPending(id)) {
      return false;
    }
    StreamPending.put(tree().insert(id.millis(), id.sequence()), 0, deliveredAt, deliveries);
    return true;
  }

  /** Gives a consumer an entry that is pending and that no consumer has; false if it is not so. */
  public boolean assignUnassigned(StreamId id, StreamConsumer consumer) {
    long data = tree().find(id.millis(), id.sequence());
    if (data == 0 || StreamPending.consumer(data) != 0) {
      return false;
    }
    assign(id, consumer, StreamPending.deliveredAt(data), StreamPending.deliveries(data));
    return true;
  }

  /** Makes a group without consumers of another stream what this one is. */
  void copyTo(StreamGroup copy) {
    for (int i = 0; i < consumers(); i++) {
      StreamConsumer consumer = consumer(i);
      StreamConsumer made = copy.addConsumer(consumer.name(), consumer.seenAt());
      for (IdCursor ids = consumer.ids().first(); made != null && ids.isThere(); ids.next()) {
        StreamId id = ids.id();
        copy.assign(id, made, deliveredAt(id), deliveries(id));
      }
    }
  }

  /** Frees some of it; true when nothing is left. */
  boolean freeSome(int most) {
    if (!tree().freeSome(most, data -> {})) {
      return false;
    }
    NameList list = list();
    for (int freed = 0; list.size() > 0; freed++) {
      StreamConsumer last = consumer(list.size() - 1);
      if (freed >= most || !last.freeSome(most)) {
        return false;
      }
      list.remove(list.size() - 1);
    }
    stream.free(block, bytes(Memory.getInt(address() + NAME)));
    return true;
  }

  private static void free(StreamConsumer consumer) {
    while (!consumer.freeSome(Integer.MAX_VALUE)) {
      Thread.onSpinWait();
    }
  }

  private long data(StreamId id) {
    return tree().find(id.millis(), id.sequence());
  }

  private IdTree tree() {
    return new IdTree(head, address() + PENDING, StreamPending.BYTES);
  }

  private NameList list() {
    return new NameList(head, address() + CONSUMERS, StreamConsumer.NAME);
  }

  private long address() {
    return head.address(block);
  }
}
