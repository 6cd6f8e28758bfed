package io.holdfast.server;

import io.holdfast.server.config.MemoryParameters;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Parameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.eviction.MemoryLimit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be right, or is made right, before the server starts. */
final class SafetyChecks {
  private static final Logger log = LoggerFactory.getLogger(SafetyChecks.class);

  private SafetyChecks() {}

  /**
   * Refuses to listen beyond loopback without a password, and chooses where to listen when that is
   * not said: as Dragonfly does, since its users change nothing but the image.
   *
   * @throws StartupException with exit code 2
   */
  static void addresses(Settings settings) {
    boolean password = !settings.get(NetworkParameters.REQUIREPASS).isEmpty();
    if (settings.get(NetworkParameters.BIND).isEmpty()) {
      settings.set(NetworkParameters.BIND, List.of(password ? "*" : "127.0.0.1"));
    }
    if (password) {
      return;
    }
    for (String host : settings.get(NetworkParameters.BIND)) {
      if (!isLoopback(host)) {
        throw new StartupException(
            2,
            "--bind "
                + host
                + ": needs a password beyond loopback; set one by --requirepass=PASSWORD or"
                + " --requirepass-file=FILE, or bind 127.0.0.1");
      }
    }
  }

  /** Refuses a number of shards that is no power of two. */
  static void shards(Settings settings) {
    long shards = settings.get(Parameters.SHARDS);
    if (shards > 0 && Long.bitCount(shards) != 1) {
      throw new StartupException(
          2, "--num-shards " + shards + ": accepted: 0, or a power of two up to 64");
    }
  }

  /** Chooses {@code maxmemory} when it is not set, and makes {@code cache_mode} evict. */
  static void memory(Settings settings, MemoryLimit limit) {
    long given = settings.get(MemoryParameters.MAXMEMORY);
    if (given == 0) {
      settings.set(MemoryParameters.MAXMEMORY, limit.forData());
      log.info(
          "maxmemory is not set: {} MiB, 80 % of {} MiB of memory less {} MiB that the process"
              + " takes, a heap of {} MiB included",
          mebibytes(limit.forData()),
          mebibytes(limit.total()),
          mebibytes(limit.overhead()),
          mebibytes(limit.heap()));
    } else if (given > limit.most()) {
      log.warn(
          "maxmemory {} is more than the memory allows: of {} MiB the process itself takes {} MiB,"
              + " a heap of {} MiB included, which leaves {} MiB; the system may kill the server",
          given,
          mebibytes(limit.total()),
          mebibytes(limit.overhead()),
          mebibytes(limit.heap()),
          mebibytes(limit.most()));
    }
    if (settings.get(MemoryParameters.CACHE_MODE)
        && settings.get(MemoryParameters.POLICY).equals("noeviction")) {
      settings.set(MemoryParameters.POLICY, "allkeys-lru");
    }
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }

  private static boolean isLoopback(String host) {
    try {
      return !host.equals("*") && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new StartupException(2, "--bind " + host + ": no such address");
    }
  }
}
