package io.holdfast.server;

import io.holdfast.server.config.PersistenceParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.snapshot.Barrier;
import io.holdfast.server.snapshot.Manifest;
import io.holdfast.server.snapshot.ScheduleStatus;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.snapshot.SnapshotStatus;
import io.holdfast.server.storage.BackOff;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves by itself: when enough has changed, at the times of {@code snapshot-cron}, and once more
 * after a save that failed, at first a second later, then after twice as long each time.
 *
 * <p>What is due stays due until a snapshot has come of it, and everybody can see for how long: a
 * failed save has writers refused, so that without a retry they might be for ever.
 */
final class Saving implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Saving.class);
  private static final int MOST_MINUTES_MISSED = 60;

  private final SnapshotSaver saver;
  private final Barrier barrier;
  private final Settings settings;
  private final Keyspace keyspace;
  private final LongSupplier clock;
  private ZonedDateTime lastMinute;
  private long failuresSeen;
  private long retryAt;
  private CompletableFuture<Manifest> attempt =
      new CompletableFuture<>(); // the last that was begun
  private long attemptAt;
  private long cronDueAt; // 0: none of the schedule's times waits for its save
  private long dueSince; // 0: no save is due

  Saving(SnapshotSaver saver, Barrier barrier, Settings settings, Keyspace keyspace) {
    this(saver, barrier, settings, keyspace, System::currentTimeMillis);
  }

  /** One that goes by another clock, in Unix milliseconds. */
  Saving(
      SnapshotSaver saver,
      Barrier barrier,
      Settings settings,
      Keyspace keyspace,
      LongSupplier clock) {
    this.saver = saver;
    this.barrier = barrier;
    this.settings = settings;
    this.keyspace = keyspace;
    this.clock = clock;
    this.lastMinute = minute();
  }

  /** Changes that no snapshot has. */
  long unsaved() {
    return Math.max(0, keyspace.changes() - saver.status().changesAtSave());
  }

  /** How it goes; any thread may ask. */
  synchronized ScheduleStatus status() {
    long now = seconds();
    boolean retries = saver.lastFailed() && savesByItself();
    return new ScheduleStatus(
        unsaved(),
        dueSince == 0 ? 0 : Math.max(1, now - dueSince),
        retries ? Math.max(1, retryAt - now) : 0);
  }

  /** Begins a save if it is time; called every second. */
  @Override
  public synchronized void run() {
    saver.watch();
    SnapshotStatus status = saver.status();
    takeUp(status);
    if (isDueByCron()) {
      cronDueAt = clock.getAsLong();
    }
    boolean due = savesByItself() && (cronDueAt > 0 || !status.lastSucceeded() || isDue(status));
    if (!due) {
      dueSince = 0;
    } else if (dueSince == 0) {
      dueSince = seconds();
    }
    boolean mayTry = status.lastSucceeded() || seconds() >= retryAt;
    if (due && mayTry && !barrier.isRunning()) {
      CompletableFuture<Manifest> begun = saver.requestIfIdle();
      if (begun != null) {
        attempt = begun;
        attemptAt = clock.getAsLong();
      }
    }
  }

  /** Takes up how the last saves went, whoever asked for them. */
  private void takeUp(SnapshotStatus status) {
    boolean worked = attempt.isDone() && !attempt.isCompletedExceptionally();
    if (worked && attemptAt >= cronDueAt) {
      cronDueAt = 0;
    }
    if (status.failed() != failuresSeen) {
      failuresSeen = status.failed();
      long wait = BackOff.OF_A_FILE.after(Math.max(1, status.failuresInARow())).toSeconds();
      retryAt = seconds() + wait;
      if (!status.lastSucceeded() && savesByItself()) {
        log.warn(
            "{} save(s) failed in a row; the next is tried in {} s", status.failuresInARow(), wait);
      }
    }
  }

  private boolean isDue(SnapshotStatus status) {
    return settings.get(PersistenceParameters.SAVE).due(seconds() - status.lastSave(), unsaved());
  }

  /** True when a time of the schedule came since this was asked last, though it was long ago. */
  private boolean isDueByCron() {
    ZonedDateTime now = minute();
    ZonedDateTime minute = now.minusMinutes(MOST_MINUTES_MISSED);
    boolean due = false;
    for (minute = minute.isAfter(lastMinute) ? minute : lastMinute; minute.isBefore(now); ) {
      minute = minute.plusMinutes(1);
      due |= settings.get(PersistenceParameters.SNAPSHOT_CRON).fits(minute);
    }
    lastMinute = now;
    return due;
  }

  private boolean savesByItself() {
    return !settings.get(PersistenceParameters.SAVE).isEmpty()
        || !settings.get(PersistenceParameters.SNAPSHOT_CRON).text().isEmpty();
  }

  private long seconds() {
    return clock.getAsLong() / 1000;
  }

  private ZonedDateTime minute() {
    return Instant.ofEpochMilli(clock.getAsLong())
        .atZone(ZoneOffset.UTC)
        .truncatedTo(ChronoUnit.MINUTES);
  }
}
