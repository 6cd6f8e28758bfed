package io.holdfast.bench.workload;

import io.holdfast.bench.load.BenchmarkTool;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.server.RunningServer;
import java.io.IOException;

/**
 * The other tests of redis-benchmark's default set, each on an empty server or on what it needs.
 */
final class Commands implements Workload {
  private final Setup setup;
  private final BenchmarkTool tool;

  Commands(Setup setup) {
    this.setup = setup;
    this.tool = new BenchmarkTool(setup.clientCpus(), 1);
  }

  @Override
  public void prepare(Recorder recorder) {
    recorder.setting(
        "Default set: redis-benchmark -c 50 -P 16 -r 100000 and its 3-byte values. FLUSHALL before each test and before its"
            + " uncounted run of the same length; lists of 100,000 elements for LRANGE; LPOP, RPOP, SPOP and ZPOPMIN find an"
            + " element each time.");
  }

  @Override
  public void measure(Turn turn) throws IOException, InterruptedException {
    try (var server = RunningServer.start(turn.contender(), setup.serverCpus())) {
      for (Command command : Command.ALL) {
        try {
          long operations = setup.sizes().of(command.operations());
          run(server, command, setup.sizes().warmUpOf(operations));
          BenchmarkTool.Outcome outcome = run(server, command, operations);
          turn.addThroughput(command.test(), outcome, server.cpus().count());
        } catch (IOException e) {
          turn.fail(command.test(), e);
        }
      }
    }
  }

  private BenchmarkTool.Outcome run(RunningServer server, Command command, long operations)
      throws IOException, InterruptedException {
    server.flush();
    if (command.hasFill()) {
      tool.run(server, command.fillFor(operations));
    }
    return tool.run(server, command.call(operations));
  }
}
