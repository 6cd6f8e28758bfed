package io.holdfast.bench.workload;

import io.holdfast.bench.load.BenchmarkTool;
import io.holdfast.bench.load.BenchmarkTool.Call;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.result.Tests;
import io.holdfast.bench.server.RunningServer;
import java.io.IOException;

/**
 * SET and GET with 64-byte values, 16 in a pipeline and one by one. One by one the client's core is
 * full before the server's, so there the CPU time that an operation takes the server tells more.
 */
final class Throughput implements Workload {
  static final int VALUE_BYTES = 64;
  static final long KEYS = 100_000;
  static final long PIPELINED = 4_000_000;
  private static final long SINGLE = 300_000;

  private final Setup setup;
  private final BenchmarkTool tool;

  Throughput(Setup setup) {
    this.setup = setup;
    this.tool = new BenchmarkTool(setup.clientCpus(), 1);
  }

  @Override
  public void prepare(Recorder recorder) {
    recorder.setting(
        "SET and GET: redis-benchmark -c 50 -r 100000 -d 64; per server and round a new process, on which SET and GET run"
            + " uncounted first, as many operations as then are counted (%,d with -P 16, %,d with -P 1)"
                .formatted(setup.sizes().of(PIPELINED), setup.sizes().of(SINGLE))
            + ", so that a JVM is measured compiled.");
    recorder.setting(
        "CPU an operation: user and system time of all threads of the server's process (JVM's own included) over the"
            + " counted operations, from /proc/PID/stat.");
  }

  @Override
  public void measure(Turn turn) throws IOException, InterruptedException {
    try (var server = RunningServer.start(turn.contender(), setup.serverCpus())) {
      for (int pipeline : new int[] {16, 1}) {
        long operations = setup.sizes().of(pipeline == 1 ? SINGLE : PIPELINED);
        Call set = Call.test("set", operations, pipeline, KEYS, VALUE_BYTES);
        Call get = Call.test("get", operations, pipeline, KEYS, VALUE_BYTES);
        tool.run(server, set.times(setup.sizes().warmUpOf(operations)));
        tool.run(server, get.times(setup.sizes().warmUpOf(operations)));
        int cores = setup.serverCpus().count();
        turn.addThroughput(Tests.of("SET", pipeline), tool.run(server, set), cores);
        turn.addThroughput(Tests.of("GET", pipeline), tool.run(server, get), cores);
      }
    }
  }
}
