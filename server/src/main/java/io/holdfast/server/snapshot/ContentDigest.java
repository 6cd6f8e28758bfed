package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.WholeRecord;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.structure.ElementSink;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.Listpack;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.value.Integers;
import io.holdfast.server.value.ValueType;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * A digest of a data set that depends on nothing but its content: not on encodings, the order of
 * keys or members, the number of shards or the server that wrote it. It is the sum, in two lanes of
 * 64 bits that wrap around, of one SHA-256 a key, of which the first 16 bytes count.
 *
 * <p>A key's SHA-256 is over these, all numbers little endian:
 *
 * <pre>
 * database: 8 | key's length: 8 | key | expiry, Unix ms or -1: 8 | type's name, 8 bytes | value
 *
 * string   length: 8 | bytes, an integer in decimal
 * list     elements: 8 | for each, head to tail, its length: 8 | bytes
 * set      members: 8  | sum of the members' hashes, two lanes: 16
 * hash     fields: 8   | sum of the pairs' hashes: 16
 * zset     members: 8  | sum of the pairs' hashes: 16
 * stream   see {@link StreamContent}
 * </pre>
 *
 * A member's or pair's hash is SipHash-1-3 of its length (8), its bytes and what belongs to it (a
 * field's value, a score's IEEE 754 bits with -0 as 0), once with each of two fixed keys. The sums
 * make the result independent of order. All this finds damage and loss; it is no proof against
 * somebody who forges data to fit.
 *
 * <p>Not for several threads; sums of several are {@link #add(ContentDigest) added}.
 */
public final class ContentDigest implements AutoCloseable {
  private static final int FLUSH_AT = 1 << 14;
  private static final int PIECE = 1 << 16;

  private static final Map<ValueType, byte[]> NAMES = new EnumMap<>(ValueType.class);

  static {
    for (ValueType type : ValueType.values()) {
      byte[] name = type.redisName().getBytes(StandardCharsets.US_ASCII);
      NAMES.put(type, Arrays.copyOf(name, Long.BYTES));
    }
  }

  private final MessageDigest sha256;
  private final RdbBuffer buffer = new RdbBuffer(256, false);
  private final ElementSums elements = new ElementSums();
  private final ElementSink strings = new Strings();
  private final byte[] result = new byte[32];
  private final Deque<LongString> longStrings = new ArrayDeque<>();
  private byte[] piece = {}; // of a long string, made for the first
  private long high;
  private long low;

  public ContentDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A key with a long string, whose region it uses. */
  private static final class LongString {
    final int database;
    final byte[] key;
    final Region region;
    final long expireAt;

    LongString(int database, byte[] key, Region region, long expireAt) {
      this.database = database;
      this.key = key;
      this.region = region.retain();
      this.expireAt = expireAt;
    }
  }

  /** Adds a key. One with a long string counts only after {@link #settle}, which is slow for it. */
  public void add(int database, byte[] key, Value value, long expireAt) {
    if (value instanceof StringValue string && string.isLarge()) {
      longStrings.add(new LongString(database, key, string.region(), expireAt));
      return;
    }
    head(database, key, value.type(), expireAt);
    value(value);
    end();
  }

  /** Adds a key whose value lies whole in a record, from where it lies. */
  void add(int database, WholeRecord record) {
    Form form = record.form();
    begin(database);
    sized(record.keyAddress(), record.keyLength());
    type(form.type(), record.expireAt());
    if (form == Form.STRING_INTEGER) {
      sized(Memory.getLong(record.address()));
    } else if (form.isString()) {
      sized(record.address(), record.size());
    } else if (form == Form.LIST_LISTPACK) {
      Listpack elements = Listpack.open(record);
      buffer.writeLongLittleEndian(elements.size());
      elements.read(elements.first(), elements.size(), strings);
    } else {
      value(record.value());
    }
    end();
  }

  /** Adds a key with a hash, set or sorted set whose elements are added up already. */
  void add(int database, byte[] key, ValueType type, int size, ElementSums sums, long expireAt) {
    head(database, key, type, expireAt);
    sums(size, sums);
    end();
  }

  /** Adds the keys with long strings that were given before. */
  void settle() {
    for (LongString one = longStrings.poll(); one != null; one = longStrings.poll()) {
      head(one.database, one.key, ValueType.STRING, one.expireAt);
      sized(one.region.address(), one.region.length());
      end();
      one.region.release();
    }
  }

  /** Has another add them. */
  void giveLongStrings(ContentDigest other) {
    other.longStrings.addAll(longStrings);
    longStrings.clear();
  }

  /** Lets go of those that were not added. */
  @Override
  public void close() {
    longStrings.forEach(one -> one.region.release());
    longStrings.clear();
  }

  private void head(int database, byte[] key, ValueType valueType, long expireAt) {
    begin(database);
    sized(key);
    type(valueType, expireAt);
  }

  private void begin(int database) {
    buffer.clear();
    buffer.writeLongLittleEndian(database);
  }

  private void type(ValueType type, long expireAt) {
    buffer.writeLongLittleEndian(expireAt);
    buffer.writeBytes(Objects.requireNonNull(NAMES.get(type)), 0, Long.BYTES);
  }

  private void end() {
    flush();
    try {
      sha256.digest(result, 0, result.length);
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes hold a SHA-256", e);
    }
    high += bigEndian(0);
    low += bigEndian(8);
  }

  /** Adds all that another was given. */
  public void add(ContentDigest other) {
    other.giveLongStrings(this);
    high += other.high;
    low += other.low;
  }

  /** 32 hexadecimal digits. */
  public String hex() {
    settle();
    return String.format("%016x%016x", high, low);
  }

  private void value(Value value) {
    elements.clear();
    switch (value) {
      case StringValue string -> sized(string.bytes());
      case ListValue list -> {
        buffer.writeLongLittleEndian(list.size());
        list.forEach(0, list.size(), strings);
      }
      case SetValue set -> {
        elements.add(set);
        sums(set.size(), elements);
      }
      case HashValue hash -> {
        elements.add(hash);
        sums(hash.size(), elements);
      }
      case SortedSetValue sorted -> {
        elements.add(sorted);
        sums(sorted.size(), elements);
      }
      case StreamValue stream ->
          new StreamContent(buffer::writeLongLittleEndian, this::sized, strings).write(stream);
    }
  }

  private void sized(byte[] bytes) {
    buffer.writeLongLittleEndian(bytes.length);
    if (bytes.length < FLUSH_AT) {
      buffer.writeBytes(bytes, 0, bytes.length);
    }
    if (buffer.size() >= FLUSH_AT || bytes.length >= FLUSH_AT) {
      flush();
    }
    if (bytes.length >= FLUSH_AT) {
      sha256.update(bytes);
    }
  }

  private void sized(long integer) {
    buffer.writeLongLittleEndian(Integers.digits(integer));
    buffer.writeDecimal(integer);
    if (buffer.size() >= FLUSH_AT) {
      flush();
    }
  }

  private void sized(long address, int length) {
    buffer.writeLongLittleEndian(length);
    if (length < FLUSH_AT) {
      buffer.writeBytes(address, length);
      if (buffer.size() >= FLUSH_AT) {
        flush();
      }
      return;
    }
    flush();
    if (piece.length == 0) {
      piece = new byte[PIECE];
    }
    for (int done = 0; done < length; done += PIECE) {
      int some = Math.min(PIECE, length - done);
      Memory.read(address + done, piece, 0, some);
      sha256.update(piece, 0, some);
    }
  }

  private void flush() {
    sha256.update(buffer.array(), 0, buffer.size());
    buffer.clear();
  }

  /** Digests elements from where they lie. */
  private final class Strings implements ElementSink {
    @Override
    public void bytes(long address, int length) {
      sized(address, length);
    }

    @Override
    public void integer(long value) {
      sized(value);
    }
  }

  private void sums(long count, ElementSums sums) {
    buffer.writeLongLittleEndian(count);
    buffer.writeLongLittleEndian(sums.first());
    buffer.writeLongLittleEndian(sums.second());
  }

  private long bigEndian(int from) {
    long value = 0;
    for (int i = from; i < from + Long.BYTES; i++) {
      value = value << 8 | (result[i] & 0xff);
    }
    return value;
  }
}
