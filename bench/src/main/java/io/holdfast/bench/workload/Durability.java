package io.holdfast.bench.workload;

import io.holdfast.bench.load.BenchmarkTool;
import io.holdfast.bench.load.BenchmarkTool.Call;
import io.holdfast.bench.load.OpenLoop;
import io.holdfast.bench.load.Traffic;
import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.result.Tests;
import io.holdfast.bench.server.RunningServer;
import io.holdfast.bench.server.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * SET with an append-only file, forced to disk before each reply and every second, and how long
 * others wait for a GET meanwhile.
 */
final class Durability implements Workload {
  private static final List<String> POLICIES = List.of("always", "everysec");
  private static final long PIPELINED = 2_000_000;
  private static final long SINGLE = 150_000;
  private static final int WRITERS = 50;
  private static final int READERS = 10;
  private static final double RATE = 5_000; // of each; a disk of 10 ms a write takes it in groups

  private final Setup setup;
  private final BenchmarkTool tool;

  Durability(Setup setup) {
    this.setup = setup;
    this.tool = new BenchmarkTool(setup.clientCpus(), 1);
  }

  @Override
  public void prepare(Recorder recorder) throws IOException {
    recorder.setting(
        String.format(
            Locale.ROOT,
            "Durability: --appendonly yes, --appendfsync always or everysec, no rewrites, on %s. redis-benchmark -c 50 -r"
                + " 100000 -d 64 -t set, %,d with -P 16 and %,d with -P 1, as many uncounted before; p99 is the tool's, from"
                + " a request that is sent to its reply. Then %,.0f SETs a second on %d connections and as many GETs on %d"
                + " others, without pipeline, each counted from the moment at which it should have been sent, for %d ms after"
                + " %d ms uncounted.",
            Storage.requireDisk(setup.disk()),
            setup.sizes().of(PIPELINED),
            setup.sizes().of(SINGLE),
            RATE,
            WRITERS,
            READERS,
            setup.sizes().latency().toMillis(),
            setup.sizes().latencyWarmUp().toMillis()));
  }

  @Override
  public void measure(Turn turn) throws IOException, InterruptedException {
    for (String fsync : POLICIES) {
      Storage storage = Storage.appendOnly(setup.disk(), fsync);
      try (var server = RunningServer.start(turn.contender(), setup.serverCpus(), storage)) {
        atFullSpeed(server, fsync, turn);
        atARate(server, fsync, turn);
      } catch (IOException e) {
        turn.fail(Part.DURABILITY.word() + ", " + fsync, e);
      }
    }
  }

  private void atFullSpeed(RunningServer server, String fsync, Turn turn)
      throws IOException, InterruptedException {
    for (int pipeline : new int[] {16, 1}) {
      long operations = setup.sizes().of(pipeline == 1 ? SINGLE : PIPELINED);
      Call set = Call.test("set", operations, pipeline, Throughput.KEYS, Throughput.VALUE_BYTES);
      tool.run(server, set.times(setup.sizes().warmUpOf(operations)));
      BenchmarkTool.Outcome outcome = tool.run(server, set);
      String test = Tests.durable("SET", pipeline, fsync);
      turn.addThroughput(test, outcome, setup.serverCpus().count());
      turn.add(test, Metric.P99, outcome.p99Micros());
    }
  }

  private void atARate(RunningServer server, String fsync, Turn turn) throws IOException {
    var sets = Traffic.sets(Throughput.KEYS, Throughput.VALUE_BYTES, 0);
    try (var writers = new OpenLoop(server, WRITERS, sets);
        var readers = new OpenLoop(server, READERS, Traffic.gets(Throughput.KEYS))) {
      sideBySide(writers, readers, setup.sizes().latencyWarmUp());
      List<Histogram> latencies = sideBySide(writers, readers, setup.sizes().latency());
      turn.addLatencies(Tests.beside("SET", fsync), latencies.get(0));
      turn.addLatencies(Tests.beside("GET", fsync), latencies.get(1));
    }
  }

  /** Both in one thread: two would take each other's processor for milliseconds. */
  private static List<Histogram> sideBySide(OpenLoop writers, OpenLoop readers, Duration length)
      throws IOException {
    OpenLoop.Pace writes = writers.pace(RATE);
    OpenLoop.Pace reads = readers.pace(RATE);
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end) {
      writes.step();
      reads.step();
    }
    return List.of(writes.end(), reads.end());
  }
}
