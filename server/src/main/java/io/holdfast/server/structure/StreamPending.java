package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.value.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * A walk over pending entries in the order of their IDs: those of a group or of one consumer.
 * Stands before the first of them until {@link #next} is called; good until one is added or
 * removed.
 *
 * <pre>
 *   data of an ID in the group's tree:  | consumer's block 4 | delivered at 8 | deliveries 8 |
 * </pre>
 */
public final class StreamPending {
  /** Bytes of data. */
  static final int BYTES = 20;

  private static final int DELIVERED = 4;
  private static final int DELIVERIES = 12;

  private final StreamHead head;
  private final IdTree group;
  private final IdCursor ids;
  private final boolean ofOne;
  private boolean begun;
  private long data;

  StreamPending(StreamHead head, IdTree group, @Nullable StreamConsumer consumer, StreamId from) {
    this.head = head;
    this.group = group;
    this.ofOne = consumer != null;
    IdTree walked = consumer == null ? group : consumer.ids();
    this.ids = walked.ceiling(from.millis(), from.sequence());
  }

  /** Goes to the next one; false when there is none. */
  public boolean next() {
    if (begun) {
      ids.next();
    }
    begun = true;
    data = 0;
    return ids.isThere();
  }

  public StreamId id() {
    return ids.id();
  }

  public StreamConsumer consumer() {
    return new StreamConsumer(head, consumer(data()));
  }

  /** Unix time in milliseconds. */
  public long deliveredAt() {
    return deliveredAt(data());
  }

  /** How often it was delivered. */
  public long deliveries() {
    return deliveries(data());
  }

  /** Takes up that it is delivered to the same consumer again. */
  public void redeliver(long now) {
    put(data(), consumer(data()), now, deliveries() + 1);
  }

  /** Looked for when asked for, since not all who walk want more than IDs. */
  private long data() {
    if (data == 0) {
      data = ofOne ? group.find(ids.millis(), ids.sequence()) : ids.data();
    }
    return data;
  }

  static int consumer(long data) {
    return Memory.getInt(data);
  }

  static long deliveredAt(long data) {
    return Memory.getLong(data + DELIVERED);
  }

  static long deliveries(long data) {
    return Memory.getLong(data + DELIVERIES);
  }

  static void put(long data, int consumer, long deliveredAt, long deliveries) {
    Memory.putInt(data, consumer);
    Memory.putLong(data + DELIVERED, deliveredAt);
    Memory.putLong(data + DELIVERIES, deliveries);
  }
}
