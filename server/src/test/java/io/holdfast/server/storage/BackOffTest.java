package io.holdfast.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void after_failuresInARow_doublesFromTheFirstToTheLongest() {
    assertThat(
            LongStream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 1000)
                .map(failures -> BackOff.OF_A_FILE.after(failures).toSeconds()))
        .containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void backOff_thatFalls_isRefused() {
    assertThatThrownBy(() -> new BackOff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("from PT2S to PT1S");
  }
}
