package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.StreamId;

/**
 * The payload of a stream, and its way to blocks: all that belong to the stream are counted here.
 *
 * <pre>
 *   | nodes: {@link IdTree} 12 | groups: {@link NameList} 12 | length 8 | last ID 16 | first ID 16 |
 *   | greatest deleted ID 16 | entries ever added 8 | bytes of all blocks 8 |
 * </pre>
 */
final class StreamHead {
  /** Bytes of the payload. */
  static final int BYTES = 96;

  private static final int NODES = 0;
  private static final int GROUPS = 12;
  private static final int LENGTH = 24;
  private static final int LAST = 32;
  private static final int FIRST = 48;
  private static final int DELETED = 64;
  private static final int ADDED = 80;
  private static final int MEMORY = 88;

  private static final long NOWHERE = 0;

  private final Payload payload;
  private final Slabs slabs;
  private final long share;

  /** A view of a payload that is one. */
  StreamHead(Payload payload) {
    this(payload, NOWHERE);
  }

  private StreamHead(Payload payload, long share) {
    this.payload = payload;
    this.slabs = payload.slabs();
    this.share = share;
  }

  /** The same, by which blocks are counted at an address as well, in 8 bytes. */
  StreamHead counting(long address) {
    return new StreamHead(payload, address);
  }

  /** Makes a payload of {@link #BYTES} the head of an empty stream. */
  static StreamHead init(Payload payload) {
    Memory.fill(payload.address(), BYTES, (byte) 0);
    return new StreamHead(payload);
  }

  /** The nodes by the IDs of their master entries, each with a {@link StreamNode}'s place. */
  IdTree nodes() {
    return new IdTree(this, payload.address() + NODES, StreamNode.PLACE);
  }

  NameList groups() {
    return new NameList(this, payload.address() + GROUPS, StreamGroup.NAME);
  }

  long length() {
    return Memory.getLong(payload.address() + LENGTH);
  }

  void setLength(long length) {
    Memory.putLong(payload.address() + LENGTH, length);
  }

  StreamId last() {
    return id(payload.address() + LAST);
  }

  void setLast(StreamId id) {
    putId(payload.address() + LAST, id);
  }

  StreamId first() {
    return id(payload.address() + FIRST);
  }

  void setFirst(StreamId id) {
    putId(payload.address() + FIRST, id);
  }

  StreamId maxDeleted() {
    return id(payload.address() + DELETED);
  }

  void setMaxDeleted(StreamId id) {
    putId(payload.address() + DELETED, id);
  }

  long added() {
    return Memory.getLong(payload.address() + ADDED);
  }

  void setAdded(long entries) {
    Memory.putLong(payload.address() + ADDED, entries);
  }

  /** Bytes of all blocks, the payload not. */
  long memory() {
    return Memory.getLong(payload.address() + MEMORY);
  }

  long address(int reference) {
    return slabs.address(reference);
  }

  Slabs slabs() {
    return slabs;
  }

  /** Gives out a block that belongs to the stream. */
  int allocate(int bytes) {
    int reference = slabs.allocate(bytes);
    count(Slabs.blockSize(bytes));
    return reference;
  }

  void free(int reference, int bytes) {
    slabs.free(reference, bytes);
    count(-Slabs.blockSize(bytes));
  }

  /** Takes up that blocks came from another stream, or went to one. */
  void count(long bytes) {
    add(payload.address() + MEMORY, bytes);
    if (share != NOWHERE) {
      add(share, bytes);
    }
  }

  private static void add(long place, long bytes) {
    Memory.putLong(place, Memory.getLong(place) + bytes);
  }

  /** The ID at an address. */
  static StreamId id(long address) {
    return new StreamId(Memory.getLong(address), Memory.getLong(address + 8));
  }

  static void putId(long address, StreamId id) {
    Memory.putLong(address, id.millis());
    Memory.putLong(address + 8, id.sequence());
  }
}
