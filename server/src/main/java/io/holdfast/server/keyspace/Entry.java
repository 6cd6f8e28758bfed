package io.holdfast.server.keyspace;

import io.holdfast.server.value.Value;
import org.jspecify.annotations.Nullable;

/** One key of one database: its value, its expiry and what eviction and snapshots need to know. */
public final class Entry {
  /** {@link #expireAt()} of a key that does not expire. */
  public static final long NO_EXPIRY = -1;

  /** Bytes that the table takes for a key beside key and value: this object and its slot. */
  static final long OVERHEAD = 72;

  final byte[] key;
  final long hash;
  Value value;
  long expireAt = NO_EXPIRY;

  /** Snapshot that has this entry already, or in whose time it was made. */
  long snapshotEpoch;

  /** Seconds of the server's clock when the key was last used, for LRU. */
  int lastAccess;

  /** Logarithmic counter of uses, for LFU. */
  int frequency;

  /** Position among the database's expiring entries, -1 when it does not expire. */
  int volatileIndex = -1;

  /** Bytes that the shard has counted for this entry. */
  long charged;

  @Nullable Entry next;

  Entry(byte[] key, long hash, Value value) {
    this.key = key;
    this.hash = hash;
    this.value = value;
  }

  /** The key's bytes; not to be changed. */
  public byte[] key() {
    return key;
  }

  public Value value() {
    return value;
  }

  /** Unix time in milliseconds at which the key expires, or {@link #NO_EXPIRY}. */
  public long expireAt() {
    return expireAt;
  }

  public boolean expires() {
    return expireAt != NO_EXPIRY;
  }

  /** Seconds of the server's clock when the key was last used. */
  public int lastAccess() {
    return lastAccess;
  }

  /** Logarithmic counter of uses, 0 to 255. */
  public int frequency() {
    return frequency;
  }

  /** Bytes that key, value and table slot take. */
  public long memory() {
    return OVERHEAD + key.length + 16 + value.memory();
  }

  boolean expiredAt(long now) {
    return expireAt != NO_EXPIRY && expireAt <= now;
  }
}
