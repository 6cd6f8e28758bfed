package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.Payload;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;

/**
 * A key whose value lies whole in its record, as short strings and packed collections do, to be
 * read where it lies: in a shard's slabs or among {@link RecordCopies}. Good as long as the bytes
 * are.
 */
public final class WholeRecord implements Payload {
  private long record;

  WholeRecord(long record) {
    this.record = record;
  }

  /** True when the value at this address has no parts beside its record. */
  static boolean isAt(long record) {
    return !RecordLayout.form(record).hasParts();
  }

  /** Has it be the one at another address. */
  void moveTo(long other) {
    record = other;
  }

  /** Where the key's first byte is. */
  public long keyAddress() {
    return RecordLayout.keyAddress(record);
  }

  public int keyLength() {
    return RecordLayout.keyLength(record);
  }

  /** A copy of the key. */
  public byte[] key() {
    byte[] key = new byte[keyLength()];
    Memory.read(keyAddress(), key, 0, key.length);
    return key;
  }

  /** Unix time in milliseconds at which the key expires, or {@link Entry#NO_EXPIRY}. */
  public long expireAt() {
    return RecordLayout.expires(record) ? RecordLayout.expireAt(record) : Entry.NO_EXPIRY;
  }

  /** The value: a view for a collection, which must not be changed, a copy for a string. */
  public Value value() {
    return Values.open(this);
  }

  @Override
  public Form form() {
    return RecordLayout.form(record);
  }

  @Override
  public long address() {
    return RecordLayout.payloadAddress(record);
  }

  @Override
  public int size() {
    return RecordLayout.payloadLength(record);
  }

  @Override
  public Slabs slabs() {
    throw onlyRead();
  }

  @Override
  public void resize(int size) {
    throw onlyRead();
  }

  @Override
  public void become(Form form, int size) {
    throw onlyRead();
  }

  private static UnsupportedOperationException onlyRead() {
    return new UnsupportedOperationException("a record that is only read");
  }
}
