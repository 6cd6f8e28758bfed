package io.holdfast.bench.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A BGSAVE, from the command to the end that INFO tells. */
public final class Save implements Callable<Duration> {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final RunningServer server;
  private final Duration poll;

  /**
   * @param poll how often INFO is asked; the duration is as exact as that, and asking disturbs
   */
  public Save(RunningServer server, Duration poll) {
    this.server = server;
    this.poll = poll;
  }

  /**
   * Saves, and returns how long it took.
   *
   * @throws IOException when the save fails, or takes more than five minutes
   */
  @Override
  public Duration call() throws IOException, InterruptedException {
    try (var client = server.connect()) {
      long begin = System.nanoTime();
      client.call("BGSAVE");
      while (client.info("persistence", "rdb_bgsave_in_progress") != 0) {
        if (System.nanoTime() - begin > LIMIT.toNanos()) {
          throw new IOException("BGSAVE did not end within " + LIMIT.toMinutes() + " minutes");
        }
        Thread.sleep(poll);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      String status = client.infoText("persistence", "rdb_last_bgsave_status");
      if (!status.equals("ok")) {
        throw new IOException("BGSAVE ended with rdb_last_bgsave_status:" + status);
      }
      return took;
    }
  }
}
