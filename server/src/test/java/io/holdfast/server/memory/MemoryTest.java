package io.holdfast.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class MemoryTest {
  @Test
  void equal_eachLengthAndEachByteChanged_onlyTheSameBytesAreEqual() {
    try (var slabs = new Slabs(1L << 20, new BlockChecker.Strict())) {
      var random = new Random(1);
      byte[] bytes = new byte[60];
      random.nextBytes(bytes);
      int block = slabs.allocate(64);
      for (int from = 0; from < 9; from++) {
        for (int length = 0; length <= 40; length++) {
          long address = slabs.address(block) + from % 3; // aligned or not
          Memory.write(address, bytes, from, length);
          assertThat(Memory.equal(address, bytes, from, length)).isTrue();
          for (int i = 0; i < length; i++) {
            byte before = Memory.getByte(address + i);
            Memory.putByte(address + i, (byte) (before ^ (1 << random.nextInt(8))));
            assertThat(Memory.equal(address, bytes, from, length))
                .as("byte %d of %d changed", i, length)
                .isFalse();
            Memory.putByte(address + i, before);
          }
        }
      }
      slabs.free(block, 64);
    }
  }

  @Property(tries = 20)
  void compare_ofBytesThatBeginAlike_sameAsOfArrays(@ForAll long seed) {
    var random = new Random(seed);
    try (var slabs = new Slabs(1L << 20, BlockChecker.NONE)) {
      long at = slabs.address(slabs.allocate(128));
      for (int i = 0; i < 500; i++) {
        byte[] one = new byte[random.nextInt(40)];
        random.nextBytes(one);
        byte[] other = Arrays.copyOf(one, random.nextInt(40));
        if (other.length > 0 && random.nextInt(3) > 0) {
          other[random.nextInt(other.length)] = (byte) random.nextInt();
        }
        Memory.write(at + 1, one, 0, one.length);
        Memory.write(at + 64, other, 0, other.length);
        int order = Memory.compare(at + 1, one.length, at + 64, other.length);
        assertThat(Integer.signum(order))
            .isEqualTo(Integer.signum(Arrays.compareUnsigned(one, other)));
      }
    }
  }
}
