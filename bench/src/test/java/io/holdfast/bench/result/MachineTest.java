package io.holdfast.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class MachineTest {
  private static final String TWO =
      """
      processor	: 0
      model name	: Some CPU @ 2.80GHz: fast

      processor	: 1
      model name	: Some CPU @ 2.80GHz: fast
      """;

  @Test
  void cpuinfo_ofTwoCores_isRead() {
    assertThat(Machine.cores(TWO)).isEqualTo(2);
    assertThat(Machine.processor(TWO)).isEqualTo("Some CPU @ 2.80GHz: fast");
  }

  @Test
  void read_ofThisMachine_findsItsCores() throws IOException {
    assertThat(Machine.read().cores()).isPositive();
  }
}
