package io.holdfast.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.bench.report.Report;
import io.holdfast.bench.result.Machine;
import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.result.Run;
import io.holdfast.bench.result.Sample;
import io.holdfast.bench.result.Tests;
import io.holdfast.bench.server.Contender;
import io.holdfast.bench.server.Cpus;
import io.holdfast.bench.server.RunningServer;
import io.holdfast.bench.server.Storage;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All parts once, with next to no work, against the installed redis-server. */
final class RealRunTest {
  @BeforeEach
  void needsPrograms() throws IOException, InterruptedException {
    for (String program : List.of("redis-server", "redis-benchmark", "taskset")) {
      assumeTrue(isInstalled(program), program + " is not installed, so nothing can be measured");
    }
    Process onFirst = new ProcessBuilder("taskset", "-c", "0", "true").start();
    assumeTrue(onFirst.waitFor() == 0, "nothing may run on the first core here");
  }

  @TempDir private Path disk;

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> new File(folder, program).canExecute());
  }

  @Test
  void parts_allOfThem_giveFiguresAndAReport() throws IOException, InterruptedException {
    Contender redis = Contender.peer("redis", "redis-server");
    var said = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var recorder = new Recorder(said);
    Machine machine = Machine.read();
    Cpus all = Cpus.ofMachine(machine.cores());
    var setup = new Setup(List.of(redis), Cpus.parse("0"), all, all, Sizes.TINY, 1, disk, 0);
    List<Part> parts =
        Arrays.stream(Part.values())
            .filter(part -> part != Part.SCALE || machine.cores() > 1)
            .toList();

    new Alternation(setup, recorder).run(parts);

    assertThat(recorder.failures()).isEmpty();
    assertThat(disk).isEmptyDirectory();
    for (String command : Tests.COMMANDS) {
      assertThat(value(recorder, Tests.of(command, 16), Metric.OPERATIONS)).isPositive();
    }
    assertThat(value(recorder, Tests.of("SET", 1), Metric.OPERATIONS)).isPositive();
    assertThat(value(recorder, Tests.LATENCY, Metric.P50))
        .isPositive()
        .isLessThanOrEqualTo(value(recorder, Tests.LATENCY, Metric.P999));
    // redis-server 7 takes 168 bytes; what other versions take is not far from it.
    assertThat(value(recorder, Tests.strings(1_000), Metric.KEY_BYTES)).isBetween(90.0, 250.0);
    for (String fsync : List.of("always", "everysec")) {
      assertThat(value(recorder, Tests.durable("SET", 16, fsync), Metric.OPERATIONS)).isPositive();
      assertThat(value(recorder, Tests.durable("SET", 1, fsync), Metric.P99)).isPositive();
      assertThat(value(recorder, Tests.beside("GET", fsync), Metric.P99)).isPositive();
    }
    for (Metric time : List.of(Metric.SAVE, Metric.STOP, Metric.LOAD, Metric.RESTART)) {
      assertThat(value(recorder, Tests.restart(1_000), time)).isPositive();
    }
    assertThat(value(recorder, Tests.saving(1_000), Metric.P999)).isPositive();
    // A child that has just been forked shares nearly all with its parent.
    assertThat(value(recorder, Tests.savingUnderWrites(1_000), Metric.SAVE_MEMORY))
        .isBetween(0.0, 90.0);
    var run =
        new Run(
            "now",
            machine,
            List.of(redis.label()),
            List.of(),
            recorder.settings(),
            recorder.samples(),
            recorder.failures());
    assertThat(new Report(run).markdown(".")).contains("redis " + redis.version());
  }

  @Test
  void server_closed_isGoneWithItsFolder() throws IOException, InterruptedException {
    Contender redis = Contender.peer("redis", "redis-server");
    long pid;
    try (var server = RunningServer.start(redis, Cpus.parse("0"));
        var client = server.connect()) {
      pid = client.info("server", "process_id");
      assertThat(client.call("CONFIG", "SET", "maxmemory", "0")).isEqualTo("OK");
      assertThat(ProcessHandle.of(pid)).isPresent();
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void server_restarted_hasWhatItSavedAtItsEnd() throws IOException, InterruptedException {
    Contender redis = Contender.peer("redis", "redis-server");
    try (var server =
        RunningServer.start(redis, Cpus.parse("0"), Storage.appendOnly(disk, "always"))) {
      long before;
      try (var client = server.connect()) {
        assertThat(client.call("SET", "key", "value")).isEqualTo("OK");
        before = client.info("server", "process_id");
      }
      RunningServer.Restart restart = server.restart();
      assertThat(restart.total()).isEqualTo(restart.stop().plus(restart.start()));
      try (var client = server.connect()) {
        assertThat(client.call("GET", "key")).isEqualTo("value");
        assertThat(client.info("server", "process_id")).isNotEqualTo(before);
      }
      assertThat(server.status().residentBytes()).isPositive();
    }
    assertThat(disk).isEmptyDirectory();
  }

  private static double value(Recorder recorder, String test, Metric metric) {
    return recorder.samples().stream()
        .filter(sample -> sample.test().equals(test) && sample.metric() == metric)
        .mapToDouble(Sample::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing of " + test + ", " + metric));
  }
}
