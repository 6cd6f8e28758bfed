package io.holdfast.server.net;

import io.holdfast.server.client.Client;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.OutputLimits;
import io.holdfast.server.config.Settings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disconnects a client for which more output waits than {@code client-output-buffer-limit} allows.
 * From when more than the soft limit waits, a timer runs, since a client that takes nothing may be
 * one that nothing more is sent to. All on the connection's event loop.
 */
final class SlowClient {
  private static final Logger log = LoggerFactory.getLogger(SlowClient.class);

  private final Settings settings;
  private final Client client;
  private final Output output;
  private @Nullable Runnable cancelTimer; // runs while more than the soft limit waits

  SlowClient(Settings settings, Client client, Output output) {
    this.settings = settings;
    this.client = client;
    this.output = output;
  }

  /** Looks at what waits, after it has become more. */
  void check() {
    OutputLimits.Limit limit = limit();
    if (limit.hard() == 0 && limit.soft() == 0) {
      forget();
      return;
    }
    long waiting = output.waitingBytes();
    if (limit.hard() > 0 && waiting > limit.hard()) {
      close(waiting);
    } else if (limit.soft() == 0 || waiting <= limit.soft()) {
      forget();
    } else if (cancelTimer == null) {
      // At least one, as in Redis, which counts whole seconds: a mere burst is not yet slowness.
      long seconds = Math.max(1, limit.seconds());
      cancelTimer = client.link().schedule(this::endOfTime, seconds * 1000);
    }
  }

  /** The same after the socket took what it could, which mostly is all. */
  void checkAfterSending() {
    if (output.isBehind()) {
      check();
    } else if (cancelTimer != null) {
      forget();
    }
  }

  /** Stops the timer, as when the connection is gone. */
  void forget() {
    if (cancelTimer != null) {
      cancelTimer.run();
      cancelTimer = null;
    }
  }

  private void endOfTime() {
    cancelTimer = null;
    OutputLimits.Limit limit = limit(); // by now perhaps another one
    long waiting = output.waitingBytes();
    if (limit.soft() > 0 && waiting > limit.soft()) {
      close(waiting);
    }
  }

  private OutputLimits.Limit limit() {
    OutputLimits limits = settings.get(NetworkParameters.OUTPUT_LIMITS);
    return client.subscriptions().isEmpty() ? limits.normal() : limits.pubsub();
  }

  private void close(long waiting) {
    log.warn(
        "client {} at {} closed: {} bytes wait for it, more than client-output-buffer-limit"
            + " allows",
        client.id(),
        client.link().remoteAddress(),
        waiting);
    client.link().close();
  }
}
