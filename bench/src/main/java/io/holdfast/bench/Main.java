package io.holdfast.bench;

import picocli.CommandLine;

/** {@code bench/run}. Exit code 1: it could not run, or a test failed; 2: an option is wrong. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new RunCommand());
    line.addSubcommand(new ReportCommand());
    line.addSubcommand(new JmhCommand());
    line.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          String message = exception.getMessage();
          failed.getErr().println("bench: " + (message == null ? exception : message));
          return 1;
        });
    return line;
  }
}
