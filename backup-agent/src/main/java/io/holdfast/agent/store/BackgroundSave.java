package io.holdfast.agent.store;

import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The barrier for stores other than Holdfast: BGSAVE, then waiting until INFO says that it went
 * well. The number of keys is known only if nothing was written from before the save until after
 * it; otherwise it is left out rather than guessed.
 */
final class BackgroundSave {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Connection connection;
  private final Time time;

  BackgroundSave(Connection connection, Time time) {
    this.connection = connection;
    this.time = time;
  }

  Barrier take(Deadline giveUp) throws IOException {
    String server = new Info(connection.call("INFO", "server")).server();
    awaitIdle(giveUp);
    long before = keys();
    begin(giveUp);
    Info ended = awaitIdle(giveUp);
    String status = ended.text("rdb_last_bgsave_status");
    if (!status.isEmpty() && !status.equals("ok")) {
      throw new Refused("BGSAVE of " + server + " failed (rdb_last_bgsave_status: " + status + ")");
    }
    String marker = RespStore.marker(connection);
    Instant at = time.now();
    long after = keys();
    boolean still = ended.text("rdb_changes_since_last_save").equals("0") && before == after;
    @Nullable Long exact = still ? Long.valueOf(after) : null;
    return new Barrier(at, server, exact, null, List.of(), marker);
  }

  private void begin(Deadline giveUp) throws IOException {
    while (true) {
      try {
        connection.call("BGSAVE");
        return;
      } catch (ErrorReply e) {
        // A save that began on its own holds older data than ours would.
        if (!String.valueOf(e.getMessage()).contains("in progress")) {
          throw e;
        }
        awaitIdle(giveUp);
      }
    }
  }

  /** Redis and Valkey say rdb_bgsave_in_progress, Dragonfly says saving. */
  private Info awaitIdle(Deadline giveUp) throws IOException {
    while (true) {
      Info info = new Info(connection.call("INFO", "persistence"));
      if (!info.text("rdb_bgsave_in_progress").equals("1") && !info.text("saving").equals("1")) {
        return info;
      }
      if (giveUp.isOver()) {
        throw new Unavailable("the store's BGSAVE did not end in time");
      }
      time.sleep(POLL);
    }
  }

  private long keys() throws IOException {
    return new Info(connection.call("INFO", "keyspace")).keys();
  }
}
