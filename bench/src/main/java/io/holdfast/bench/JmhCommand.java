package io.holdfast.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench/run jmh}: benchmarks of the server's inner parts. */
@Command(
    name = "jmh",
    description = {
      "Runs benchmarks of the server's inner parts: parser, index, slabs, listpack.",
      "Options of JMH are taken as well, such as -f 1 -wi 3 -i 5, or -prof perfnorm."
    })
final class JmhCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "REGEX",
      description = "Which, all without; and JMH's options.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws IOException {
    try {
      new Runner(new CommandLineOptions(arguments.toArray(new String[0]))).run();
      return 0;
    } catch (CommandLineOptionException | RunnerException e) {
      throw new IOException("JMH: " + e.getMessage(), e);
    }
  }
}
