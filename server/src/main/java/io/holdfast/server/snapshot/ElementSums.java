package io.holdfast.server.snapshot;

import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.value.SipHash;

/**
 * What of a collection without an order goes into its {@link ContentDigest}: two sums of the hashes
 * of all members or pairs, whatever their order. Not for several threads.
 */
final class ElementSums {
  private static final SipHash FIRST = new SipHash(0x686f6c6466617374L, 0x636f6e74656e7431L);
  private static final SipHash SECOND = new SipHash(0x6469676573743031L, 0x656c656d656e7473L);

  private final RdbBuffer element = new RdbBuffer(64, false);
  private long first;
  private long second;

  /** Begins anew. */
  void clear() {
    first = 0;
    second = 0;
  }

  /** Adds a member of a set. */
  void member(byte[] member) {
    begin(member);
    end();
  }

  /** Adds a field of a hash. */
  void pair(byte[] field, byte[] value) {
    begin(field);
    element.writeBytes(value, 0, value.length);
    end();
  }

  /** Adds a member of a sorted set. */
  void scored(byte[] member, double score) {
    begin(member);
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

  private void begin(byte[] member) {
    element.clear();
    element.writeLongLittleEndian(member.length);
    element.writeBytes(member, 0, member.length);
  }

  private void end() {
    first += FIRST.hash(element.array(), element.size());
    second += SECOND.hash(element.array(), element.size());
  }
}
