package io.holdfast.bench.workload;

import io.holdfast.bench.load.Filler;
import io.holdfast.bench.load.Traffic;
import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.result.Tests;
import io.holdfast.bench.server.Client;
import io.holdfast.bench.server.RunningServer;
import java.io.IOException;

/** What a key costs: used_memory as the server tells it, resident memory as the system does. */
final class Memory implements Workload {
  private static final int VALUE_BYTES = 64;
  private static final int FIELDS = 10;
  private static final int FIELD_VALUE_BYTES = 12;
  private static final double MIB = 1024.0 * 1024;
  private static final int SETTLE_POLLS = 60;
  private static final long POLL_MILLIS = 500;

  private final Setup setup;

  Memory(Setup setup) {
    this.setup = setup;
  }

  @Override
  public void prepare(Recorder recorder) {
    recorder.setting(
        "Memory: keys of 16 bytes with random values of 64 bytes; hashes of 10 fields with names of 6 and random values of"
            + " 12 bytes. Bytes a key: growth of used_memory (INFO) from the start, over the keys. Read when used_memory"
            + " has come to rest. Resident memory: VmRSS in /proc/PID/status.");
  }

  @Override
  public void measure(Turn turn) throws IOException, InterruptedException {
    try (var server = RunningServer.start(turn.contender(), setup.serverCpus());
        var client = server.connect()) {
      long before = settled(client);
      var requests = Traffic.strings(VALUE_BYTES);
      long filled = 0;
      for (long keys : setup.sizes().memoryKeys()) {
        Filler.fill(server, requests, keys - filled);
        filled = keys;
        record(Tests.strings(keys), keys, before, server, client, turn);
      }
    }
    try (var server = RunningServer.start(turn.contender(), setup.serverCpus());
        var client = server.connect()) {
      long before = settled(client);
      long keys = setup.sizes().hashes();
      Filler.fill(server, Traffic.hashes(FIELDS, FIELD_VALUE_BYTES), keys);
      record(Tests.hashes(keys), keys, before, server, client, turn);
    }
  }

  private static void record(
      String test, long keys, long before, RunningServer server, Client client, Turn turn)
      throws IOException, InterruptedException {
    long used = settled(client);
    long resident = server.status().residentBytes();
    turn.add(test, Metric.KEY_BYTES, (double) (used - before) / keys);
    turn.add(test, Metric.RESIDENT, resident / MIB);
    turn.add(test, Metric.RESIDENT_OVERHEAD, (resident - used) / MIB);
  }

  /** used_memory, once it changes by less than a thousandth: growing tables need a while. */
  private static long settled(Client client) throws IOException, InterruptedException {
    long last = client.info("memory", "used_memory");
    int calm = 0;
    for (int poll = 0; poll < SETTLE_POLLS && calm < 3; poll++) {
      Thread.sleep(POLL_MILLIS);
      long now = client.info("memory", "used_memory");
      calm = Math.abs(now - last) * 1000 <= last ? calm + 1 : 0;
      last = now;
    }
    return last;
  }
}
