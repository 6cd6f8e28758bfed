package io.holdfast.server.net;

import io.holdfast.server.client.Client;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.OutputLimits;
import io.holdfast.server.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disconnects a client for which more output waits than {@code client-output-buffer-limit} allows.
 */
final class SlowClient {
  private static final Logger log = LoggerFactory.getLogger(SlowClient.class);

  private final Settings settings;
  private final Client client;
  private final Output output;
  private long softSince; // of System.nanoTime, valid while overSoft
  private boolean overSoft;

  SlowClient(Settings settings, Client client, Output output) {
    this.settings = settings;
    this.client = client;
    this.output = output;
  }

  void check() {
    OutputLimits limits = settings.get(NetworkParameters.OUTPUT_LIMITS);
    OutputLimits.Limit limit = client.subscriptions().isEmpty() ? limits.normal() : limits.pubsub();
    if (limit.hard() == 0 && limit.soft() == 0) {
      return;
    }
    long waiting = output.waitingBytes();
    boolean hard = limit.hard() > 0 && waiting > limit.hard();
    boolean soft = limit.soft() > 0 && waiting > limit.soft();
    long now = System.nanoTime();
    if (soft && !overSoft) {
      softSince = now;
    }
    overSoft = soft;
    if (hard || (soft && now - softSince > limit.seconds() * 1_000_000_000)) {
      log.warn(
          "client {} at {} closed: {} bytes wait for it, more than client-output-buffer-limit"
              + " allows",
          client.id(),
          client.link().remoteAddress(),
          waiting);
      client.link().close();
    }
  }
}
