package io.holdfast.bench.jmh;

import io.holdfast.server.index.Records;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;

/** Records that are no more than a key of 8 bytes, so that the index alone is measured. */
final class LongRecords implements Records {
  static final int BYTES = 8;

  private final Slabs slabs;

  LongRecords(Slabs slabs) {
    this.slabs = slabs;
  }

  /** The finalizer of MurmurHash3: every bit of the key changes half of the hash's. */
  static long hash(long key) {
    long hash = (key ^ (key >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  int add(long key) {
    int reference = slabs.allocate(BYTES);
    Memory.putLong(slabs.address(reference), key);
    return reference;
  }

  @Override
  public long hash(int reference) {
    return hash(Memory.getLong(slabs.address(reference)));
  }

  @Override
  public boolean hasKey(int reference, byte[] key) {
    return key.length == BYTES && Memory.equal(slabs.address(reference), key, 0, BYTES);
  }
}
