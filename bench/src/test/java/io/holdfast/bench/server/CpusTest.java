package io.holdfast.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CpusTest {
  @Test
  void parse_ofNumbersAndRanges_sortsThem() {
    assertThat(Cpus.parse("6,0-2,1").numbers()).isEqualTo(List.of(0, 1, 2, 6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "1,", "3-1", "-1", "1-2-3", "0 1"})
  void parse_ofSomethingElse_isRefused(String list) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cpus.parse(list))
        .withMessageContaining("'" + list + "'");
  }

  @Test
  void without_others_leavesTheRest() {
    assertThat(Cpus.ofMachine(4).without(Cpus.parse("0,2"))).isEqualTo(Cpus.parse("1,3"));
  }

  @Test
  void first_ofFewer_isAll() {
    assertThat(Cpus.parse("1,3,5").first(2)).isEqualTo(Cpus.parse("1,3"));
    assertThat(Cpus.parse("1").first(2)).isEqualTo(Cpus.parse("1"));
  }

  @Test
  void prefix_ofSome_isTasksets() {
    assertThat(Cpus.parse("0-1").prefix()).containsExactly("taskset", "-c", "0,1");
  }
}
