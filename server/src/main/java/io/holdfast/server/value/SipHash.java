package io.holdfast.server.value;

import io.holdfast.server.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * SipHash-1-3 with a secret seed, so that nobody outside can choose keys that collide (<a
 * href="https://www.aumasson.jp/siphash/siphash.pdf">Aumasson and Bernstein, 2012</a>). One
 * compression and three finalization rounds, as Rust's and Ruby's tables use it.
 *
 * <p>An array and memory outside the heap with the same bytes have the same hash. Addresses are
 * read in the machine's byte order, so that machine has to be little-endian.
 */
public final class SipHash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;

  public SipHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /** The 64-bit hash of all of {@code data}. */
  public long hash(byte[] data) {
    return hash(data, data.length);
  }

  /** The same for the first {@code length} bytes. */
  public long hash(byte[] data, int length) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    for (int i = 0, whole = length & ~7; i < whole; i += 8) {
      long m = (long) LONG.get(data, i);
      v3 ^= m;
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= m;
    }
    return finish(v0, v1, v2, v3, tail(data, 0, length));
  }

  /** The same for {@code length} bytes outside the heap; none before or behind them is read. */
  public long hash(long address, int length) {
    // The loop again: one for both, which asks at each word where it lies, took 18 ns, not 11.
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    for (int i = 0, whole = length & ~7; i < whole; i += 8) {
      long m = Memory.getLong(address + i);
      v3 ^= m;
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= m;
    }
    return finish(v0, v1, v2, v3, tail(null, address, length));
  }

  /** The last word, and what follows it. */
  private static long finish(long a, long b, long c, long d, long m) {
    long v0 = a;
    long v1 = b;
    long v2 = c;
    long v3 = d ^ m;
    for (int round = 0; round < 4; round++) {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
      if (round == 0) {
        v0 ^= m;
        v2 ^= 0xff;
      }
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** The length, and below it the up to seven bytes that no whole word holds, by few reads. */
  private static long tail(byte @Nullable [] data, long from, int length) {
    long last = (long) length << 56;
    int rest = length & 7;
    long at = from + length - rest;
    if (rest == 0) {
      return last;
    }
    if (length > 8) {
      return last | eight(data, at + rest - 8) >>> (64 - 8 * rest);
    }
    if (rest >= 4) { // two reads that overlap agree on what both read
      return last | four(data, at) | four(data, at + rest - 4) << (8 * (rest - 4));
    }
    int middle = rest >> 1;
    return last
        | one(data, at)
        | one(data, at + middle) << (8 * middle)
        | one(data, at + rest - 1) << (8 * (rest - 1));
  }

  private static long eight(byte @Nullable [] data, long at) {
    return data == null ? Memory.getLong(at) : (long) LONG.get(data, (int) at);
  }

  private static long four(byte @Nullable [] data, long at) {
    return (data == null ? Memory.getInt(at) : (int) INT.get(data, (int) at)) & 0xffff_ffffL;
  }

  private static long one(byte @Nullable [] data, long at) {
    return (data == null ? Memory.getByte(at) : data[(int) at]) & 0xffL;
  }
}
