package io.holdfast.server;

import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.verify.VerifyCommand;
import java.io.IOException;
import java.util.Arrays;
import picocli.CommandLine;

/** Starts the program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("verify")) {
      String[] rest = Arrays.copyOfRange(args, 1, args.length);
      System.exit(new CommandLine(new VerifyCommand()).execute(rest));
    }
    var settings = new Settings();
    settings.set(NetworkParameters.PORT, 7777L);
    var server = new Server(settings);
    server.start();
    Thread.currentThread().join();
  }
}
