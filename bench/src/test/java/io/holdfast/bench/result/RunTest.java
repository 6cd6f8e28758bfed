package io.holdfast.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTest {
  private static final Machine MACHINE = new Machine("a processor", 2, "Linux 6", "a JVM", 0.1);

  private static Run run(String date, List<ServerVersion> servers, Sample... samples) {
    var failure = new Failure("HSET P=16", "valkey", 2, "hung");
    return new Run(
        date, MACHINE, servers, List.of(), List.of("said"), List.of(samples), List.of(failure));
  }

  private static final ServerVersion HOLDFAST = new ServerVersion("holdfast", "0.1.0");
  private static final ServerVersion VALKEY = new ServerVersion("valkey", "9.1.2");

  private static Sample sample(String test, String server, int round, double value) {
    return new Sample(test, server, Metric.OPERATIONS, round, value);
  }

  @Test
  void json_writtenAndRead_isTheSame(@TempDir Path folder) throws IOException {
    Run run = run("2026-11-21T08:00:00Z", List.of(HOLDFAST), sample("SET P=16", "holdfast", 1, 2));
    Path file = folder.resolve("a").resolve("run.json");
    RunJson.write(run, file);
    assertThat(RunJson.read(file)).isEqualTo(run);
  }

  @Test
  void median_ofSeveralRounds_leavesOtherServersOut() {
    Run run =
        run(
            "d",
            List.of(HOLDFAST, VALKEY),
            sample("SET P=16", "holdfast", 1, 10),
            sample("SET P=16", "holdfast", 2, 30),
            sample("SET P=16", "holdfast", 3, 20),
            sample("SET P=16", "valkey", 1, 99));
    assertThat(run.median("SET P=16", "holdfast", Metric.OPERATIONS)).contains(20.0);
    assertThat(run.median("SET P=16", "holdfast", Metric.P99)).isEmpty();
  }

  @Test
  void with_aLaterRun_takesItsFiguresWhereBothHaveThem() {
    Run earlier =
        run(
            "1",
            List.of(HOLDFAST, VALKEY),
            sample("SET P=16", "holdfast", 1, 1),
            sample("GET P=16", "holdfast", 1, 1),
            sample("SET P=16", "valkey", 1, 1));
    Run later = run("2", List.of(HOLDFAST), sample("SET P=16", "holdfast", 1, 2));
    Run both = earlier.with(later);
    assertThat(both.date()).isEqualTo("2");
    assertThat(both.servers()).containsExactly(HOLDFAST, VALKEY);
    assertThat(both.settings()).containsExactly("said");
    assertThat(both.samples())
        .containsExactly(
            sample("GET P=16", "holdfast", 1, 1),
            sample("SET P=16", "valkey", 1, 1),
            sample("SET P=16", "holdfast", 1, 2));
  }

  @Test
  void label_ofAServerNamedWithItsVersion_saysTheVersionOnce() {
    assertThat(new ServerVersion("redis8", "8.0.6").label()).isEqualTo("redis 8.0.6");
  }
}
