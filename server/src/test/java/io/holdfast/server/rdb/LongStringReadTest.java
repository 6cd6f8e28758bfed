package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.memory.Region;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Values;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Strings from a mebibyte on, which are read to memory outside the heap. */
class LongStringReadTest {
  @Property(tries = 25)
  void read_ofALongString_givesTheSameBytesPackedOrNot(@ForAll long seed, @ForAll boolean pack)
      throws RdbException {
    byte[] bytes = compressible(seed, Region.FROM + new Random(seed).nextInt(1 << 20));
    var out = new RdbBuffer(16, pack);
    out.writeString(bytes);
    assertThat(out.size() < bytes.length).isEqualTo(pack);
    RdbInput in = RdbInput.of("long", out.array(), out.size());
    StringValue read = RegionReader.read(in);
    assertThat(read.isLarge()).isTrue();
    assertThat(Arrays.equals(read.bytes(), bytes)).isTrue();
    assertThat(in.remaining()).isZero();
    Values.free(read);
  }

  @Property(tries = 60)
  void read_ofADamagedPackedString_endsInAnErrorOrBytesOfTheSameLength(@ForAll long seed) {
    var random = new Random(seed);
    byte[] bytes = compressible(seed, Region.FROM + 1000);
    var out = new RdbBuffer(16, true);
    out.writeString(bytes);
    byte[] file = out.toByteArray();
    int size = file.length;
    if (random.nextBoolean()) {
      size = 12 + random.nextInt(size - 12);
    } else {
      file[11 + random.nextInt(size - 11)] ^= (byte) (1 << random.nextInt(8));
    }
    try {
      StringValue read = RegionReader.read(RdbInput.of("long", file, size));
      assertThat(read.length()).isEqualTo(bytes.length);
      Values.free(read);
    } catch (RdbException e) {
      assertThat(e.getMessage()).contains("LZF");
    }
  }

  @Test
  void readString_ofMoreThanTheHeapBears_isRefusedWithTheLimit() {
    var out = new RdbBuffer(16, false);
    out.writeString(new byte[3 << 20]);
    System.setProperty("holdfast.mostOnHeap", "1000000");
    try {
      assertThatThrownBy(() -> RdbInput.of("list", out.array(), out.size()).readString())
          .isInstanceOf(RdbException.class)
          .hasMessageContaining("3145728 bytes within a key or collection")
          .hasMessageContaining("at most 1000000");
    } finally {
      System.clearProperty("holdfast.mostOnHeap");
    }
  }

  private static byte[] compressible(long seed, int length) {
    var random = new Random(seed);
    var bytes = new byte[length];
    for (int at = 0; at < length; ) {
      int run = Math.min(length - at, 1 + random.nextInt(400));
      if (random.nextInt(3) == 0) {
        for (int i = at; i < at + run; i++) {
          bytes[i] = (byte) random.nextInt();
        }
      } else {
        Arrays.fill(bytes, at, at + run, (byte) random.nextInt(4));
      }
      at += run;
    }
    return bytes;
  }
}
