package io.holdfast.server.command.hyperloglog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Austin Appleby's MurmurHash64A, little endian, with the seed that Redis takes. */
final class Murmur64 {
  private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;
  private static final int SHIFT = 47;
  private static final long SEED = 0xadc83b19L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Murmur64() {}

  static long hash(byte[] bytes) {
    long hash = SEED ^ (bytes.length * MULTIPLIER);
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at) * MULTIPLIER;
      word ^= word >>> SHIFT;
      hash = (hash ^ (word * MULTIPLIER)) * MULTIPLIER;
    }
    if (at < bytes.length) {
      long rest = 0;
      for (int i = bytes.length - 1; i >= at; i--) {
        rest = (rest << Byte.SIZE) | (bytes[i] & 0xFF);
      }
      hash = (hash ^ rest) * MULTIPLIER;
    }
    hash ^= hash >>> SHIFT;
    hash *= MULTIPLIER;
    return hash ^ (hash >>> SHIFT);
  }
}
