package io.holdfast.bench;

import io.holdfast.bench.result.Run;
import io.holdfast.bench.result.RunJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run report}: the report of runs that were made before. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Makes one report of the figures of one run or several.")
final class ReportCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "JSON files of runs, the oldest first; of a test that several have, the last counts.")
  private List<Path> files = List.of();

  @Option(names = "--publish", description = "Write it to bench/README.md and bench/results too.")
  private boolean publish;

  @Override
  public Integer call() throws IOException {
    Run run = RunJson.read(files.getFirst());
    for (Path file : files.subList(1, files.size())) {
      run = run.with(RunJson.read(file));
    }
    var output = new Output(Root.path(), System.out);
    output.report(run);
    if (publish) {
      output.publish(run);
    }
    return 0;
  }
}
