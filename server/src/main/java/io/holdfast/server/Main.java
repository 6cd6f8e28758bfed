package io.holdfast.server;

import io.holdfast.server.config.Flags;
import io.holdfast.server.config.Parameters;
import io.holdfast.server.config.UsageException;
import io.holdfast.server.verify.VerifyCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Starts the program: the server, or with {@code verify} or {@code repair} first that mode. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // replies, pages and logs have points and Western digits
    System.exit(
        switch (args.length == 0 ? "" : args[0]) {
          case "verify" -> run(new VerifyCommand(), args);
          case "repair" -> run(new RepairCommand(), args);
          default -> serve(List.of(args));
        });
  }

  private static int run(Callable<Integer> command, String[] args) {
    return new CommandLine(command).execute(Arrays.copyOfRange(args, 1, args.length));
  }

  private static int serve(List<String> arguments) {
    try {
      Flags flags = Flags.read(arguments, System.getenv());
      if (flags.wantsHelp()) {
        System.out.print(Flags.helpText());
        return 0;
      }
      System.setProperty("holdfast.log.level", level(flags.settings().get(Parameters.LOGLEVEL)));
      return new ServerProcess(flags).run();
    } catch (UsageException e) {
      System.err.println("holdfast-server: " + e.line());
      return 2;
    } catch (StartupException e) {
      System.err.println("holdfast-server: " + e.line());
      return e.exitCode();
    }
  }

  private static String level(String redisLevel) {
    return switch (redisLevel) {
      case "debug", "verbose" -> "DEBUG";
      case "warning" -> "WARN";
      default -> "INFO";
    };
  }
}
