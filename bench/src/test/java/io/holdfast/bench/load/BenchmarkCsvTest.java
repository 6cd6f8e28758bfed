package io.holdfast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class BenchmarkCsvTest {
  private static final String HEADING =
      "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\","
          + "\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"\n";

  @Test
  void rate_ofOneTest_isTheSecondCell() throws IOException {
    String output =
        HEADING + "\"SET\",\"181818.19\",\"3.1\",\"0.3\",\"2.6\",\"6.2\",\"6.3\",\"6.3\"\n";
    assertThat(BenchmarkCsv.operationsPerSecond(output)).isEqualTo(181818.19);
  }

  @Test
  void rate_ofANameWithCommasAndQuotes_isFoundFromTheEnd() throws IOException {
    String output =
        HEADING + "\"EVAL \"a\",\"b\" 0\",\"400000.00\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"\n";
    assertThat(BenchmarkCsv.operationsPerSecond(output)).isEqualTo(400000);
  }

  @Test
  void rate_afterAnErrorOfTheServer_isRefusedWithTheError() {
    assertThatThrownBy(
            () -> BenchmarkCsv.operationsPerSecond(HEADING + "Error from server: ERR unknown\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ERR unknown");
  }
}
