package io.holdfast.server;

import io.holdfast.server.config.PersistenceParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.snapshot.SnapshotStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves by itself: when enough has changed, and at the times of {@code snapshot-cron}. */
final class Saving implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Saving.class);

  /** After a save that failed, the next is tried so much later, as in Redis. */
  private static final long RETRY_SECONDS = 5;

  private final SnapshotSaver saver;
  private final Settings settings;
  private final Keyspace keyspace;
  private long lastTry;
  private ZonedDateTime lastMinute = minute();

  Saving(SnapshotSaver saver, Settings settings, Keyspace keyspace) {
    this.saver = saver;
    this.settings = settings;
    this.keyspace = keyspace;
  }

  /** Changes that no snapshot has. */
  long unsaved() {
    return Math.max(0, keyspace.changes() - saver.status().changesAtSave());
  }

  /** Begins a save if it is time; called every second. */
  @Override
  public void run() {
    ZonedDateTime minute = minute();
    boolean cron =
        !minute.equals(lastMinute)
            && settings.get(PersistenceParameters.SNAPSHOT_CRON).fits(minute);
    lastMinute = minute;
    if (cron || dueByChanges()) {
      lastTry = Instant.now().getEpochSecond();
      if (saver.requestIfIdle() == null && cron) {
        log.info("The save that snapshot_cron asks for is left out: one is being written");
      }
    }
  }

  private boolean dueByChanges() {
    SnapshotStatus status = saver.status();
    long now = Instant.now().getEpochSecond();
    boolean mayTry = status.lastSucceeded() || now - lastTry >= RETRY_SECONDS;
    return mayTry
        && !status.inProgress()
        && settings.get(PersistenceParameters.SAVE).due(now - status.lastSave(), unsaved());
  }

  private static ZonedDateTime minute() {
    return ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
  }
}
