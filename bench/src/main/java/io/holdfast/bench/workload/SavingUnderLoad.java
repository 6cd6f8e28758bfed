package io.holdfast.bench.workload;

import io.holdfast.bench.load.Filler;
import io.holdfast.bench.load.OpenLoop;
import io.holdfast.bench.load.Traffic;
import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.result.Tests;
import io.holdfast.bench.server.Client;
import io.holdfast.bench.server.RunningServer;
import io.holdfast.bench.server.Save;
import io.holdfast.bench.server.Spinner;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/** What a save costs those who work meanwhile: latency at a constant rate, memory under SETs. */
final class SavingUnderLoad {
  private static final int CONNECTIONS = 50;
  private static final double RATE = 10_000;
  private static final int CHUNK = 10_000;

  /** INFO is asked so seldom that asking is not what p99.9 shows. */
  private static final Duration POLL = Duration.ofMillis(250);

  private static final Duration SAMPLE = Duration.ofMillis(100);

  private final Setup setup;

  SavingUnderLoad(Setup setup) {
    this.setup = setup;
  }

  /** Says how it measures. */
  void explain(Recorder recorder) {
    long warmUp = setup.sizes().latencyWarmUp().toMillis();
    recorder.setting(
        String.format(
            Locale.ROOT,
            "Latency during a save: with the server on processor %s, %,.0f requests a second on %d connections, SET and GET in"
                + " turn, of random ones of the same keys, each counted from the moment at which it should have been sent. After"
                + " %d ms at saturation, a save and %d ms at the rate, uncounted: %d ms without a save; as long beside a process"
                + " that spins at nice 19 on the server's processor, for what the machine does to whoever uses all of one; then"
                + " as long as BGSAVE takes.",
            setup.serverCpus(),
            RATE,
            CONNECTIONS,
            warmUp,
            warmUp,
            setup.sizes().latency().toMillis()));
    recorder.setting(
        String.format(
            Locale.ROOT,
            "Memory during a save: SETs of random ones of the same keys on two connections, 256 at a time, as fast as they are"
                + " taken. The most during BGSAVE over the most in the %d ms before it, sampled every %d ms. Memory: PSS of the"
                + " process and of those it forks (/proc/PID/smaps_rollup), which counts a page once that parent and child"
                + " share.",
            warmUp,
            SAMPLE.toMillis()));
  }

  /** Measures a server that has the keys. */
  void measure(RunningServer server, Turn turn) throws IOException, InterruptedException {
    latency(server, turn);
    memory(server, turn);
  }

  private void latency(RunningServer server, Turn turn) throws IOException, InterruptedException {
    long keys = setup.sizes().savedKeys();
    var requests = Traffic.setAndGet(keys, Throughput.VALUE_BYTES);
    try (var load = new OpenLoop(server, CONNECTIONS, requests)) {
      load.saturate(setup.sizes().latencyWarmUp());
      new Save(server, POLL).call();
      load.run(RATE, setup.sizes().latencyWarmUp());
      Histogram without = load.run(RATE, setup.sizes().latency());
      Histogram beside;
      try (var _ = Spinner.start(setup.serverCpus())) {
        beside = load.run(RATE, setup.sizes().latency());
      }
      Histogram during;
      try (var save = Aside.begin(new Save(server, POLL))) {
        during = load.run(RATE, () -> !save.isOver());
        save.result();
      }
      turn.addLatencies(Tests.unsaved(keys), without);
      turn.addLatencies(Tests.besideSpinning(keys), beside);
      turn.addLatencies(Tests.saving(keys), during);
      turn.add(
          Tests.saving(keys),
          Metric.SAVE_SLOWDOWN,
          during.getValueAtPercentile(99.9) / (double) without.getValueAtPercentile(99.9));
    }
  }

  private void memory(RunningServer server, Turn turn) throws IOException, InterruptedException {
    var enough = new AtomicBoolean();
    try (var client = server.connect();
        var one = Aside.begin(() -> write(server, 1, enough));
        var other = Aside.begin(() -> write(server, 2, enough))) {
      Thread.sleep(setup.sizes().latencyWarmUp());
      var before = new Peak();
      long end = System.nanoTime() + setup.sizes().latencyWarmUp().toNanos();
      while (System.nanoTime() < end) {
        before.sample(server, client);
      }
      var during = new Peak();
      try (var save = Aside.begin(new Save(server, SAMPLE))) {
        do {
          during.sample(server, client);
        } while (!save.isOver());
        String test = Tests.savingUnderWrites(setup.sizes().savedKeys());
        turn.add(test, Metric.SAVE, save.result().toNanos() / 1e9);
        turn.add(test, Metric.SAVE_MEMORY, percentMore(during.memory, before.memory));
        turn.add(test, Metric.SAVE_USED, percentMore(during.used, before.used));
      } finally {
        enough.set(true);
      }
      one.result();
      other.result();
    }
  }

  private Long write(RunningServer server, int writer, AtomicBoolean enough) throws IOException {
    var requests = Traffic.sets(setup.sizes().savedKeys(), Throughput.VALUE_BYTES, writer);
    long written = 0;
    try (var filler = new Filler(server)) {
      while (!enough.get()) {
        filler.send(requests, CHUNK);
        written += CHUNK;
      }
    }
    return written;
  }

  private static double percentMore(long now, long before) {
    return 100.0 * (now - before) / before;
  }

  /** The most that was seen, in bytes. */
  private static final class Peak {
    private long memory;
    private long used;

    void sample(RunningServer server, Client client) throws IOException, InterruptedException {
      memory = Math.max(memory, server.status().familyBytes());
      used = Math.max(used, client.info("memory", "used_memory"));
      Thread.sleep(SAMPLE);
    }
  }
}
