package io.holdfast.server;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Clients;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Settings;

/** Disconnects clients that have been idle for longer than {@code timeout}. */
record IdleClients(Clients clients, Settings settings) implements Runnable {
  @Override
  public void run() {
    long seconds = settings.get(NetworkParameters.TIMEOUT);
    if (seconds == 0) {
      return;
    }
    long since = System.currentTimeMillis() - seconds * 1000;
    for (Client client : clients.all()) {
      boolean silent = !client.monitoring && client.subscriptions().isEmpty();
      if (silent && !client.isWaiting() && client.lastRequestAt < since) {
        client.link().close();
      }
    }
  }
}
