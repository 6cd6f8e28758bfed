package io.holdfast.server.snapshot;

import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.structure.ElementSink;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.value.Integers;
import io.holdfast.server.value.SipHash;

/**
 * What of a collection without an order goes into its {@link ContentDigest}: two sums of the hashes
 * of all members or pairs, whatever their order. Elements are read where they lie, and an integer
 * counts as its decimal digits. Not for several threads.
 *
 * <pre>
 *   member of a set         | its length: 8 | bytes |
 *   field of a hash         | its length: 8 | bytes | value's bytes |
 *   member of a sorted set  | its length: 8 | bytes | score: 8 |
 * </pre>
 */
final class ElementSums {
  private static final SipHash FIRST = new SipHash(0x686f6c6466617374L, 0x636f6e74656e7431L);
  private static final SipHash SECOND = new SipHash(0x6469676573743031L, 0x656c656d656e7473L);

  private final RdbBuffer element = new RdbBuffer(64, false);
  private final ElementSink members = new Members();
  private final ElementSink values = new Values();
  private final Beginnings beginnings = new Beginnings();
  private long first;
  private long second;

  /** Begins anew. */
  void clear() {
    first = 0;
    second = 0;
  }

  /** Adds all members of a set. */
  void add(SetValue set) {
    set.forEach(members);
  }

  /** Adds all fields of a hash. */
  void add(HashValue hash) {
    hash.forEach(beginnings, values);
  }

  /** Adds all members of a sorted set. */
  void add(SortedSetValue sorted) {
    sorted.forEach(0, sorted.size(), false, beginnings);
  }

  /** Adds a member of a set. */
  void member(long address, int length) {
    begin(address, length);
    end();
  }

  /** Begins a field of a hash or a member of a sorted set, of which the rest follows. */
  void begin(long address, int length) {
    element.clear();
    element.writeLongLittleEndian(length);
    element.writeBytes(address, length);
  }

  private void begin(long integer) {
    element.clear();
    element.writeLongLittleEndian(Integers.digits(integer));
    element.writeDecimal(integer);
  }

  /** Adds what was begun, with this value. */
  void value(long address, int length) {
    element.writeBytes(address, length);
    end();
  }

  /** Adds what was begun, with this score. */
  void score(double score) {
    // -0 counts as 0: the packed encoding can't tell them apart, in Redis neither
    element.writeLongLittleEndian(Double.doubleToRawLongBits(score + 0.0));
    end();
  }

  long first() {
    return first;
  }

  long second() {
    return second;
  }

  private void end() {
    first += FIRST.hash(element.array(), element.size());
    second += SECOND.hash(element.array(), element.size());
  }

  private final class Members implements ElementSink {
    @Override
    public void bytes(long address, int length) {
      member(address, length);
    }

    @Override
    public void integer(long value) {
      begin(value);
      end();
    }
  }

  private final class Values implements ElementSink {
    @Override
    public void bytes(long address, int length) {
      value(address, length);
    }

    @Override
    public void integer(long value) {
      element.writeDecimal(value);
      end();
    }
  }

  /** Begins elements whose score or value follows. */
  private final class Beginnings implements SortedSetValue.Sink {
    @Override
    public void bytes(long address, int length) {
      begin(address, length);
    }

    @Override
    public void integer(long value) {
      begin(value);
    }

    @Override
    public void score(double score) {
      ElementSums.this.score(score);
    }
  }
}
