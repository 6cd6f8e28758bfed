package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;

/**
 * A consumer of a {@link StreamGroup}: who it is, when it was last seen, and which entries it has
 * not acknowledged yet. A view; good until the consumer is removed.
 *
 * <pre>
 *   | last seen, Unix ms 8 | IDs of pending entries: {@link IdTree} 12 | name's length 4 | name |
 * </pre>
 */
public final class StreamConsumer {
  /** Where a block has its name. */
  static final int NAME = 20;

  private static final int PENDING = 8;

  private final StreamHead head;
  private final int block;

  StreamConsumer(StreamHead head, int block) {
    this.head = head;
    this.block = block;
  }

  /** Makes the block of one without pending entries. */
  static int create(StreamHead head, byte[] name, long now) {
    int block = head.allocate(NAME + NameList.bytes(name));
    long address = head.address(block);
    Memory.putLong(address, now);
    IdTree.clear(address + PENDING);
    NameList.write(address + NAME, name);
    return block;
  }

  public byte[] name() {
    return NameList.read(address() + NAME);
  }

  /** When a command named it last; Unix time in milliseconds. */
  public long seenAt() {
    return Memory.getLong(address());
  }

  public void setSeenAt(long millis) {
    Memory.putLong(address(), millis);
  }

  /** Pending entries. */
  public int pending() {
    return ids().size();
  }

  /** The IDs of its pending entries, which have no data. */
  IdTree ids() {
    return new IdTree(head, address() + PENDING, 0);
  }

  int block() {
    return block;
  }

  /** Frees some of it; true when nothing is left. */
  boolean freeSome(int most) {
    if (!ids().freeSome(most, data -> {})) {
      return false;
    }
    head.free(block, NAME + 4 + Memory.getInt(address() + NAME));
    return true;
  }

  private long address() {
    return head.address(block);
  }
}
