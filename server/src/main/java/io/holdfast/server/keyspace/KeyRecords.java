package io.holdfast.server.keyspace;

import io.holdfast.server.index.Records;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.SipHash;

/** Tells the index of the keys in a shard's records. */
record KeyRecords(Slabs slabs, SipHash hashing) implements Records {
  @Override
  public long hash(int reference) {
    long record = slabs.address(reference);
    return hashing.hash(RecordLayout.keyAddress(record), RecordLayout.keyLength(record));
  }

  @Override
  public boolean hasKey(int reference, byte[] key) {
    long record = slabs.address(reference);
    return RecordLayout.keyLength(record) == key.length
        && Memory.equal(RecordLayout.keyAddress(record), key, 0, key.length);
  }
}
