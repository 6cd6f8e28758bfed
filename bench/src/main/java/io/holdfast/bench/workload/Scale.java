package io.holdfast.bench.workload;

import io.holdfast.bench.load.BenchmarkTool;
import io.holdfast.bench.load.BenchmarkTool.Call;
import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.result.Tests;
import io.holdfast.bench.server.Contender;
import io.holdfast.bench.server.Cpus;
import io.holdfast.bench.server.RunningServer;
import java.io.IOException;

/** SET and GET on one core, and on two. */
final class Scale implements Workload {
  private static final int PIPELINE = 16;
  private static final int CLIENT_THREADS = 2; // one would be full before two cores are

  private final Setup setup;
  private final Cpus two;
  private final BenchmarkTool tool;

  Scale(Setup setup) {
    this.setup = setup;
    this.two = setup.machineCpus().first(2);
    Cpus beside = setup.machineCpus().without(two);
    this.tool =
        new BenchmarkTool(beside.count() > 0 ? beside : setup.machineCpus(), CLIENT_THREADS);
  }

  @Override
  public void prepare(Recorder recorder) {
    boolean room = setup.machineCpus().count() > 2;
    recorder.setting(
        "Scaling: each server's default settings on processor %s, then on %s; redis-benchmark with 2 threads on %s."
            .formatted(
                one(),
                two,
                room
                    ? "the others"
                    : "the same two processors, because there are no others: the server has what the client leaves"));
  }

  @Override
  public void measure(Turn turn) throws IOException, InterruptedException {
    if (two.count() < 2) {
      throw new IOException("two processors are needed, this machine lets us use " + two.count());
    }
    double[] alone = measure(turn.contender(), one());
    double[] both = measure(turn.contender(), two);
    turn.add(Tests.scaling("SET"), Metric.SPEEDUP, both[0] / alone[0]);
    turn.add(Tests.scaling("GET"), Metric.SPEEDUP, both[1] / alone[1]);
  }

  private Cpus one() {
    return setup.machineCpus().first(1);
  }

  /** Operations a second of SET and of GET. */
  private double[] measure(Contender contender, Cpus cpus)
      throws IOException, InterruptedException {
    long operations = setup.sizes().of(Throughput.PIPELINED);
    Call set = call("set", operations);
    Call get = call("get", operations);
    try (var server = RunningServer.start(contender, cpus)) {
      tool.run(server, set.times(setup.sizes().warmUpOf(operations)));
      tool.run(server, get.times(setup.sizes().warmUpOf(operations)));
      return new double[] {
        tool.run(server, set).operationsPerSecond(), tool.run(server, get).operationsPerSecond()
      };
    }
  }

  private static Call call(String test, long operations) {
    return Call.test(test, operations, PIPELINE, Throughput.KEYS, Throughput.VALUE_BYTES);
  }
}
