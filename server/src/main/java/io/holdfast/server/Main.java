package io.holdfast.server;

import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Settings;
import java.io.IOException;

/** Starts the program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var settings = new Settings();
    settings.set(NetworkParameters.PORT, 7777L);
    var server = new Server(settings);
    server.start();
    Thread.currentThread().join();
  }
}
