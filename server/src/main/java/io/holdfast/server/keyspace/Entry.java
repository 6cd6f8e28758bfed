package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.ElementSink;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.StringEdit;
import io.holdfast.server.structure.StringView;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import org.jspecify.annotations.Nullable;

/**
 * A view of one key of one database, whose record lies in the shard's slabs. Good while the shard's
 * lock is held, until the key is removed; of two views of one key, the older is void as soon as the
 * value is changed by the younger.
 */
public final class Entry {
  /** {@link #expireAt()} of a key that does not expire. */
  public static final long NO_EXPIRY = -1;

  /** About what the index takes for a key. */
  private static final int INDEX_BYTES = 8;

  final Database database;
  int reference;
  private long hash;
  private boolean hashed;
  private byte @Nullable [] key;
  private @Nullable Value value;

  /** One whose key was looked up. */
  Entry(Database database, int reference, long hash, byte @Nullable [] key) {
    this.database = database;
    this.reference = reference;
    this.hash = hash;
    this.hashed = true;
    this.key = key;
  }

  /** One that was found in a walk; most of those are only looked at, so nothing is made out yet. */
  Entry(Database database, int reference) {
    this.database = database;
    this.reference = reference;
  }

  /** The key's bytes; not to be changed. */
  public byte[] key() {
    byte[] bytes = key;
    if (bytes == null) {
      long record = record();
      bytes = new byte[RecordLayout.keyLength(record)];
      Memory.read(RecordLayout.keyAddress(record), bytes, 0, bytes.length);
      key = bytes;
    }
    return bytes;
  }

  /** The value: a view for a collection, a copy for a string. */
  public Value value() {
    Value made = value;
    if (made == null) {
      made = Values.open(new RecordPayload(this));
      value = made;
    }
    return made;
  }

  /** Hands on a string as it lies in memory; false when the value is none. */
  public boolean string(ElementSink sink) {
    long record = record();
    switch (RecordLayout.form(record)) {
      case STRING_BYTES, STRING_RAW ->
          sink.bytes(RecordLayout.payloadAddress(record), RecordLayout.payloadLength(record));
      case STRING_INTEGER -> sink.integer(Memory.getLong(RecordLayout.payloadAddress(record)));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Key and value as they lie in memory, when all of the value lies in the record; else null. */
  public @Nullable WholeRecord whole() {
    long record = record();
    return WholeRecord.isAt(record) ? new WholeRecord(record) : null;
  }

  /** A string that is to be read without a copy; only when {@link #form} is a string's. */
  public StringView view() {
    return StringView.open(new RecordPayload(this));
  }

  /**
   * A string that is to be changed in place, of an entry from {@link Database#findForWrite}; {@link
   * Database#changed} is called in the end.
   */
  public StringEdit edit() {
    value = null;
    return StringEdit.open(new RecordPayload(this));
  }

  /** The value, when {@link #form} is an integer's. */
  public long integer() {
    return Memory.getLong(RecordLayout.payloadAddress(record()));
  }

  /** How the value is stored. */
  public Form form() {
    return RecordLayout.form(record());
  }

  /** Unix time in milliseconds at which the key expires, or {@link #NO_EXPIRY}. */
  public long expireAt() {
    long record = record();
    return RecordLayout.expires(record) ? RecordLayout.expireAt(record) : NO_EXPIRY;
  }

  public boolean expires() {
    return RecordLayout.expires(record());
  }

  /** Milliseconds since the key was last used, modulo 19 days. */
  public long idleMillis(long now) {
    return database.shard().usage.idleMillis(RecordLayout.clockWord(record()) >>> 8, now);
  }

  /** Logarithmic counter of uses, 0 to 255, when uses are counted. */
  public int frequency(long now) {
    return database.shard().usage.frequency(RecordLayout.clockWord(record()) >>> 8, now);
  }

  /** Has the key count as last used so many seconds ago; without effect while uses are counted. */
  public void idleFor(long seconds) {
    database.shard().usage.idleFor(record(), seconds);
  }

  /** Sets the counter of uses, 0 to 255; without effect while uses are not counted. */
  public void frequency(int uses) {
    database.shard().usage.frequency(record(), uses);
  }

  /** Bytes of memory that key, value and the place in the index take. */
  public long memory() {
    long record = record();
    int payload = RecordLayout.payloadLength(record);
    long own = Slabs.blockSize(RecordLayout.size(record)) + INDEX_BYTES;
    return own + value().memory() - (payload == 0 ? 0 : Slabs.blockSize(payload));
  }

  /** Removes the key and returns its value, which belongs to no key now. */
  public Value take() {
    return database.take(this);
  }

  /** Removes the key. */
  public void remove() {
    database.remove(this);
  }

  /** Removes the key to make room. */
  public void evict() {
    database.evict(this);
  }

  /** Removes the key because its time has come. */
  public void expire() {
    database.expire(this);
  }

  long hash() {
    if (!hashed) {
      hash = database.index().hash(reference);
      hashed = true;
    }
    return hash;
  }

  long record() {
    return database.slabs().address(reference);
  }

  /** Forgets what it knows of the value, since another was put in its place. */
  void renew() {
    value = null;
  }
}
