package io.holdfast.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class SpreadTest {
  @Test
  void median_ofAnOddNumber_isTheMiddle() {
    assertThat(Spread.of(5, 1, 3)).isEqualTo(new Spread(3, 1, 5, 3));
  }

  @Test
  void median_ofAnEvenNumber_liesBetweenTheTwoInTheMiddle() {
    assertThat(Spread.of(4, 1, 2, 100)).isEqualTo(new Spread(3, 1, 100, 4));
  }

  @Test
  void values_none_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(Spread::of);
  }
}
