package io.holdfast.server.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ScoresTest {
  @Property(tries = 20)
  void compare_ofTextsNearAndFar_sameAsOfNumbers(@ForAll long seed) {
    var random = new Random(seed);
    try (var slabs = new Slabs(1L << 20, BlockChecker.NONE)) {
      for (int i = 0; i < 500; i++) {
        double one = any(random);
        double other =
            switch (random.nextInt(4)) {
              case 0 -> any(random);
              case 1 -> Math.nextUp(one);
              case 2 -> Math.nextDown(one);
              default -> one;
            };
        assertThat(compare(slabs, Scores.text(one), other))
            .isEqualTo(one < other ? -1 : one > other ? 1 : 0);
      }
    }
  }

  @Test
  void compare_ofTextsAsOthersWriteThem_sameAsOfNumbers() {
    try (var slabs = new Slabs(1L << 20, BlockChecker.NONE)) {
      assertThat(compare(slabs, "3.14", 3.14)).isZero();
      assertThat(compare(slabs, "1e3", 1000)).isZero();
      assertThat(compare(slabs, "-.5", -0.5)).isZero();
      assertThat(compare(slabs, "0.00000000000000000000000000012", 0)).isPositive();
      assertThat(compare(slabs, "123456789012345678901234567890", 1e29)).isPositive();
      assertThat(compare(slabs, "-0.0", 0)).isZero();
      assertThat(compare(slabs, "inf", Double.POSITIVE_INFINITY)).isZero();
      assertThat(compare(slabs, "-inf", -1e308)).isNegative();
      assertThat(compare(slabs, "1.5", Double.NEGATIVE_INFINITY)).isPositive();
    }
  }

  private static double any(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextGaussian();
      case 1 -> random.nextInt(2000) / 1000.0 - 1;
      case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
      case 3 -> random.nextInt() + 0.5;
      case 4 -> Double.MIN_VALUE * random.nextInt(100);
      default -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    };
  }

  private static int compare(Slabs slabs, String text, double score) {
    return compare(slabs, text.getBytes(StandardCharsets.US_ASCII), score);
  }

  private static int compare(Slabs slabs, byte[] text, double score) {
    int block = slabs.allocate(text.length);
    Memory.write(slabs.address(block), text, 0, text.length);
    int order = Scores.compare(slabs.address(block), text.length, score);
    slabs.free(block, text.length);
    return order;
  }
}
