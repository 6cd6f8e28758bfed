package io.holdfast.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class MemoryTest {
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
