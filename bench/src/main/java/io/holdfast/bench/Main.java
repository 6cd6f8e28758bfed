package io.holdfast.bench;

import java.util.Arrays;
import picocli.CommandLine;

/** {@code bench/run}. Exit code 1: it could not run, or a test failed; 2: an option is wrong. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  private static int execute(String[] args) {
    if (args.length > 0 && args[0].equals("jmh")) {
      // What follows is JMH's: options of its own stay as they are.
      return complaining(new CommandLine(new JmhCommand()))
          .setStopAtPositional(true)
          .setUnmatchedOptionsArePositionalParams(true)
          .execute(Arrays.copyOfRange(args, 1, args.length));
    }
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new RunCommand());
    line.addSubcommand(new ReportCommand());
    line.addSubcommand(new JmhCommand());
    return complaining(line);
  }

  private static CommandLine complaining(CommandLine line) {
    return line.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          String message = exception.getMessage();
          failed.getErr().println("bench: " + (message == null ? exception : message));
          return 1;
        });
  }
}
