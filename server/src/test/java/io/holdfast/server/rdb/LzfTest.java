package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LzfTest {
  private final LzfCompressor compressor = new LzfCompressor();

  @Property(tries = 500)
  void compress_thenDecompress_givesTheSame(
      @ForAll @Size(max = 2000) @IntRange(max = 5) byte[] data) {
    assertRoundTrip(data);
  }

  @Test
  void compress_randomLengthsAndAlphabets_roundTrips() {
    var random = new Random(2);
    for (int i = 0; i < 3000; i++) {
      byte[] data = new byte[random.nextInt(700)];
      int letters = 1 + random.nextInt(i % 7 == 0 ? 256 : 8);
      for (int j = 0; j < data.length; j++) {
        data[j] = (byte) random.nextInt(letters);
      }
      assertRoundTrip(data);
    }
  }

  @Test
  void compress_randomBytes_doesNotFit() {
    byte[] data = new byte[1000];
    new Random(3).nextBytes(data);
    assertThat(compressor.compress(data, 0, data.length, new byte[1000], 0, 996)).isZero();
  }

  @Test
  void decompress_anyDamage_endsWithoutException() {
    byte[] data =
        "abcabcabcabc abcabcabcabc 0123456789 0123456789"
            .repeat(8)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] packed = new byte[data.length];
    int length = compressor.compress(data, 0, data.length, packed, 0, data.length - 4);
    byte[] good = Arrays.copyOf(packed, length);
    for (int at = 0; at < length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        // some damage unpacks to something; what counts is that none overruns
        assertThatCode(() -> Lzf.decompress(bad, new byte[data.length])).doesNotThrowAnyException();
      }
      assertThat(Lzf.decompress(Arrays.copyOf(good, at), new byte[data.length])).isNotEmpty();
    }
  }

  private void assertRoundTrip(byte[] data) {
    byte[] packed = new byte[data.length + 10];
    int length = compressor.compress(data, 0, data.length, packed, 5, data.length);
    if (length > 0) {
      byte[] out = new byte[data.length];
      assertThat(Lzf.decompress(Arrays.copyOfRange(packed, 5, 5 + length), out)).isEmpty();
      assertThat(out).isEqualTo(data);
      assertThat(Lzf.impossible(length, data.length)).isFalse();
    }
  }
}
