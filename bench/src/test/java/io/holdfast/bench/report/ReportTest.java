package io.holdfast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.result.Metric;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  private final Comparison comparison = new Comparison(Figures.run());

  @Test
  void bars_ofARun_putTheReferenceFirst() {
    assertThat(new Tables(comparison).bars())
        .hasToString(
            """
            | test | figure | holdfast | valkey 9.1.2 | redis 7.0.15 | ÷ valkey 9.1.2 | ÷ redis 7.0.15 | bar | stretch | result |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            | SET P=16 | server CPU, µs an operation | 0.72 | 0.80 | 1.00 | 0.90 | 0.72 | ≤ 0.95 | ≤ 0.75 | met |
            | SPOP P=16 | operations a second | 800,000 | 900,000 | 1,000,000 | 0.89 | 0.80 | ≥ 1.00 | ≥ 1.30 | **missed** |
            | strings, 1 M keys | used_memory, bytes a key | 108.4 | – | – | – | – | ≤ 108 | ≤ 98 | **missed** |
            """);
  }

  @Test
  void losses_ofARun_areWhereAPeerIsBetterABarIsMissedOrATestFailed() {
    assertThat(new Losses(comparison).sentences())
        .containsExactly(
            "strings, 1 M keys, used_memory, bytes a key: 108.4, the bar is ≤ 108",
            "SPOP P=16, operations a second: 800,000; redis 7.0.15 has 1,000,000 (ratio 0.80)",
            "ZADD P=16: failed (ERR unknown)");
  }

  @Test
  void figures_ofAServerThatWasIdle_areMarked() {
    assertThat(new Tables(comparison).figures(Metric.OPERATIONS).toString())
        .contains("| SPOP P=16 | 800,000 | 1,000,000 ◦ | 900,000 |");
  }

  @Test
  void markdown_ofARun_namesMachineMissingPeersAndPictures() {
    assertThat(new Report(Figures.run()).markdown("results"))
        .contains("a processor, 2 cores, Linux 6")
        .contains("- Missing: redis8: no network")
        .contains("![Server CPU an operation, µs](results/cpu.svg)")
        .doesNotContain("latency.svg")
        .contains("- All alike.");
  }

  @Test
  void plots_ofARun_areThoseWithFigures(@TempDir Path folder) throws IOException {
    new Report(Figures.run()).writePlots(folder);
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("throughput.svg", "cpu.svg", "memory.svg");
  }
}
