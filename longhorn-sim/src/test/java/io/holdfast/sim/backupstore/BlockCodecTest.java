package io.holdfast.sim.backupstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Stored blocks come back exactly, or not at all. */
class BlockCodecTest {
  private static byte[] block(int randomBytes) {
    var content = new byte[randomBytes];
    new Random(9).nextBytes(content);
    return Arrays.copyOf(content, 2 << 20);
  }

  @Test
  void decompress_compressed_same() throws IOException {
    for (int random : new int[] {0, 1, 70_000, 2 << 20}) {
      assertThat(BlockCodec.decompress(BlockCodec.compress(block(random))))
          .isEqualTo(block(random));
    }
  }

  @Test
  void decompress_anyByteFlipped_failsOrDiffers() {
    byte[] block = block(100);
    byte[] stored = BlockCodec.compress(block);
    String checksum = StoreLayout.checksum(block);
    // All of the frame's head, content and tail; the long run of zeros in the middle by samples.
    for (int at = 0; at < stored.length; at += at < 200 || at > stored.length - 40 ? 1 : 997) {
      byte[] bad = stored.clone();
      bad[at] ^= 0x10;
      String actual;
      try {
        actual = StoreLayout.checksum(BlockCodec.decompress(bad));
      } catch (IOException e) {
        continue;
      }
      assertThat(actual).as("byte %d of %d flipped", at, stored.length).isNotEqualTo(checksum);
    }
  }

  @Test
  void decompress_anyLengthCut_failsOrDiffers() {
    byte[] block = block(100);
    byte[] stored = BlockCodec.compress(block);
    for (int length = 0; length < stored.length; length += length < 150 ? 1 : 311) {
      String actual;
      try {
        actual = StoreLayout.checksum(BlockCodec.decompress(Arrays.copyOf(stored, length)));
      } catch (IOException e) {
        continue;
      }
      assertThat(actual).isNotEqualTo(StoreLayout.checksum(block));
    }
  }
}
