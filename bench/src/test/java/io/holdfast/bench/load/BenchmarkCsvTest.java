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
  void figures_ofOneTest_areThoseUnderTheirHeadings() throws IOException {
    String output =
        HEADING + "\"SET\",\"181818.19\",\"3.1\",\"0.3\",\"2.6\",\"6.2\",\"6.4\",\"6.5\"\n";
    assertThat(BenchmarkCsv.read(output)).isEqualTo(new BenchmarkCsv(181818.19, 6400));
  }

  @Test
  void figures_ofANameWithCommasAndQuotes_areFoundFromTheEnd() throws IOException {
    String output =
        HEADING + "\"EVAL \"a\",\"b\" 0\",\"400000.00\",\"1\",\"1\",\"1\",\"1\",\"2\",\"1\"\n";
    assertThat(BenchmarkCsv.read(output)).isEqualTo(new BenchmarkCsv(400000, 2000));
  }

  @Test
  void figures_afterAnErrorOfTheServer_areRefusedWithTheError() {
    assertThatThrownBy(() -> BenchmarkCsv.read(HEADING + "Error from server: ERR unknown\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ERR unknown");
  }
}
