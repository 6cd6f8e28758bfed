package io.holdfast.sim;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code longhorn-sim}: the two programs and their flags. Exit code 1: it could not run; 2: a flag
 * is wrong.
 */
@Command(
    name = "longhorn-sim",
    mixinStandardHelpOptions = true,
    version = "longhorn-sim 0.1.0",
    description = "A stand-in for Longhorn's manager on plain folders, for tests and laptops.",
    synopsisSubcommandLabel = "(serve | s3)",
    subcommands = {ServeCommand.class, S3Command.class})
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // what is written is read by programs
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          complain(failed.getErr(), exception);
          return 1;
        });
    line.setParameterExceptionHandler(
        (exception, arguments) -> {
          var failed = exception.getCommandLine();
          failed.getErr().println("longhorn-sim: " + exception.getMessage());
          failed.getErr().println("See: longhorn-sim " + failed.getCommandName() + " --help");
          return 2;
        });
    return line;
  }

  private static void complain(PrintWriter err, Exception exception) {
    String message = exception.getMessage();
    err.println("longhorn-sim: " + (message == null ? exception.toString() : message));
  }
}
