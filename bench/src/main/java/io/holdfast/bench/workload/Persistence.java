package io.holdfast.bench.workload;

import io.holdfast.bench.load.Filler;
import io.holdfast.bench.load.Requests;
import io.holdfast.bench.load.Traffic;
import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.result.Tests;
import io.holdfast.bench.server.Cpus;
import io.holdfast.bench.server.RunningServer;
import io.holdfast.bench.server.Save;
import io.holdfast.bench.server.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * Snapshots: how long a save and a restart take when there is nothing else to do, and what a save
 * costs those who go on working ({@link SavingUnderLoad}).
 */
final class Persistence implements Workload {
  private static final Duration POLL = Duration.ofMillis(10);

  /** So that SIGTERM saves: a server with save points does, and these never come by themselves. */
  private static final String FAR_SAVE_POINT = "86400 1000000000";

  private final Setup setup;
  private final Cpus two;
  private final SavingUnderLoad underLoad;

  Persistence(Setup setup) {
    this.setup = setup;
    this.two = setup.machineCpus().first(2);
    this.underLoad = new SavingUnderLoad(setup);
  }

  @Override
  public void prepare(Recorder recorder) throws IOException {
    recorder.setting(
        String.format(
            Locale.ROOT,
            "Persistence: %,d keys of 16 bytes with random values of 64 bytes, on %s. Save: from BGSAVE to"
                + " rdb_bgsave_in_progress:0, after a save that is not counted. Restart: SIGTERM to a server with a save point,"
                + " which writes a snapshot and ends; then the start, with the file in the page cache, to the first PING that is"
                + " answered with PONG. Both with the server on processors %s and no other load.",
            setup.sizes().savedKeys(),
            Storage.requireDisk(setup.disk()),
            two));
    underLoad.explain(recorder);
  }

  @Override
  public void measure(Turn turn) throws IOException, InterruptedException {
    Storage storage = Storage.onDemand(setup.disk());
    try (var server = RunningServer.start(turn.contender(), two, storage)) {
      fill(server);
      saveAndRestart(server, turn);
    } catch (IOException e) {
      turn.fail(Tests.restart(setup.sizes().savedKeys()), e);
    }
    try (var server = RunningServer.start(turn.contender(), setup.serverCpus(), storage)) {
      fill(server);
      underLoad.measure(server, turn);
    }
  }

  private void fill(RunningServer server) throws IOException {
    Requests requests = Traffic.strings(Throughput.VALUE_BYTES);
    Filler.fill(server, requests, setup.sizes().savedKeys());
  }

  private void saveAndRestart(RunningServer server, Turn turn)
      throws IOException, InterruptedException {
    long keys = setup.sizes().savedKeys();
    String test = Tests.restart(keys);
    new Save(server, POLL).call();
    turn.add(test, Metric.SAVE, seconds(new Save(server, POLL).call()));
    try (var client = server.connect()) {
      client.call("CONFIG", "SET", "save", FAR_SAVE_POINT);
      client.call("SET", "key:000000000000", "changed, so that there is something to save");
    }
    RunningServer.Restart restart = server.restart();
    try (var client = server.connect()) {
      long there = Long.parseLong(client.call("DBSIZE"));
      if (there != keys) {
        throw new IOException("%,d keys were saved, %,d are there".formatted(keys, there));
      }
    }
    turn.add(test, Metric.STOP, seconds(restart.stop()));
    turn.add(test, Metric.LOAD, seconds(restart.start()));
    turn.add(test, Metric.RESTART, seconds(restart.total()));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
