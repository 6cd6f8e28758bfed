package io.holdfast.server.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.Memory;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class SipHashTest {
  private static final SipHash HASH = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  /** SipHash-1-3 of 00, 00 01, … with the key 00 01 … 0f, written down by its plain definition. */
  @Test
  void hash_everyLength_isThatOfItsDefinition() {
    for (int length = 0; length < 70; length++) {
      byte[] data = rising(length);

      assertThat(HASH.hash(data)).isEqualTo(plain(data));
      assertThat(HASH.hash(Arrays.copyOf(data, length + 3), length)).isEqualTo(plain(data));
    }
  }

  @Test
  void hash_sameBytesOutsideTheHeap_isTheSameAtEveryAlignment() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    try (Arena arena = Arena.ofConfined()) {
      for (int length = 0; length < 70; length++) {
        byte[] data = new byte[length];
        random.nextBytes(data);
        for (int shift = 0; shift < 8; shift++) {
          long at = arena.allocate(length + 16L, 8).address() + shift;
          Memory.fill(at - shift, length + 16L, (byte) random.nextInt());
          Memory.write(at, data, 0, length);

          assertThat(HASH.hash(at, length)).isEqualTo(HASH.hash(data));
        }
      }
    }
  }

  @Test
  void hash_otherSeed_isAnother() {
    assertThat(new SipHash(1, 2).hash(rising(9))).isNotEqualTo(new SipHash(1, 3).hash(rising(9)));
  }

  private static byte[] rising(int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) i;
    }
    return data;
  }

  private static long plain(byte[] data) {
    long[] v = {
      0x0706050403020100L ^ 0x736f6d6570736575L,
      0x0f0e0d0c0b0a0908L ^ 0x646f72616e646f6dL,
      0x0706050403020100L ^ 0x6c7967656e657261L,
      0x0f0e0d0c0b0a0908L ^ 0x7465646279746573L
    };
    byte[] padded = Arrays.copyOf(data, (data.length / 8 + 1) * 8);
    padded[padded.length - 1] = (byte) data.length;
    for (int word = 0; word < padded.length; word += 8) {
      long m = 0;
      for (int i = 7; i >= 0; i--) {
        m = m << 8 | (padded[word + i] & 0xffL);
      }
      v[3] ^= m;
      round(v);
      v[0] ^= m;
    }
    v[2] ^= 0xff;
    round(v);
    round(v);
    round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
  }

  private static void round(long[] v) {
    v[0] += v[1];
    v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
    v[0] = Long.rotateLeft(v[0], 32);
    v[2] += v[3];
    v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
    v[2] = Long.rotateLeft(v[2], 32);
  }
}
