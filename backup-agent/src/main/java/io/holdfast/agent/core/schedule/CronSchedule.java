package io.holdfast.agent.core.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * The times of a five-field UNIX cron expression in a time zone. A time that the change to summer
 * time leaves out comes when the clocks have changed; one in the hour that comes twice in autumn
 * comes once.
 */
public final class CronSchedule {
  private static final Duration LOOK_AHEAD = Duration.ofDays(1461);

  private final ExecutionTime times;
  private final ZoneId zone;

  private CronSchedule(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /**
   * Reads an expression and a zone.
   *
   * @throws IllegalArgumentException when either is not one, saying what is accepted
   */
  public static CronSchedule of(String cron, String timeZone) {
    return new CronSchedule(times(cron), zone(timeZone));
  }

  /** Reads an IANA time zone. */
  public static ZoneId zone(String timeZone) {
    try {
      return ZoneId.of(timeZone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "is no time zone; accepted are IANA names such as UTC or Europe/Berlin", e);
    }
  }

  /** Reads an expression. */
  public static ExecutionTime times(String cron) {
    try {
      CronParser parser =
          new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
      return ExecutionTime.forCron(parser.parse(cron).validate());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is no cron expression ("
              + e.getMessage()
              + "); accepted are five fields: minute 0-59, hour 0-23, day of month 1-31, month"
              + " 1-12, day of week 0-7, such as \"*/5 * * * *\"",
          e);
    }
  }

  /** The first time after an instant, empty when there is none, as for 30 February. */
  public Optional<Instant> after(Instant instant) {
    Optional<Instant> regular = regularAfter(instant);
    Instant until = regular.orElse(instant.plus(LOOK_AHEAD));
    ZoneOffsetTransition change = zone.getRules().nextTransition(instant);
    while (change != null && change.getInstant().isBefore(until)) {
      if (isMissedIn(change)) {
        return Optional.of(change.getInstant());
      }
      change = zone.getRules().nextTransition(change.getInstant());
    }
    return regular;
  }

  /** The newest time at or before an instant. */
  public Optional<Instant> atOrBefore(Instant instant) {
    Optional<Instant> regular = regularAtOrBefore(instant);
    Instant since = regular.orElse(instant.minus(LOOK_AHEAD));
    ZoneOffsetTransition change = zone.getRules().previousTransition(instant.plusMillis(1));
    while (change != null && change.getInstant().isAfter(since)) {
      if (isMissedIn(change)) {
        return Optional.of(change.getInstant());
      }
      change = zone.getRules().previousTransition(change.getInstant());
    }
    return regular;
  }

  private Optional<Instant> regularAfter(Instant instant) {
    Optional<ZonedDateTime> next = times.nextExecution(instant.atZone(zone));
    while (next.filter(this::isRepeated).isPresent()) {
      next = times.nextExecution(next.get());
    }
    return next.map(ZonedDateTime::toInstant);
  }

  private Optional<Instant> regularAtOrBefore(Instant instant) {
    Optional<ZonedDateTime> last =
        times
            .lastExecution(instant.plusMillis(1).atZone(zone))
            .filter(each -> !each.toInstant().isAfter(instant));
    while (last.filter(this::isRepeated).isPresent()) {
      last = times.lastExecution(last.get());
    }
    return last.map(ZonedDateTime::toInstant);
  }

  /**
   * Whether it is the second time of an hour that comes twice. It counts all the same when times go
   * on in the hour after it, as those that come every hour do.
   */
  private boolean isRepeated(ZonedDateTime time) {
    ZoneOffsetTransition change = zone.getRules().getTransition(time.toLocalDateTime());
    return change != null
        && change.isOverlap()
        && time.getOffset().equals(change.getOffsetAfter())
        && !comesWithin(change.getDateTimeBefore(), change.getDuration().abs());
  }

  /** Whether a time lies there on a wall clock that is never changed. */
  private boolean comesWithin(LocalDateTime from, Duration length) {
    return times
        .nextExecution(from.minusSeconds(1).atZone(ZoneOffset.UTC))
        .filter(time -> time.toLocalDateTime().isBefore(from.plus(length)))
        .isPresent();
  }

  /**
   * Whether a time falls into an hour that the clocks leave out and would be lost with it. It is
   * not when another one comes within as long after it, as with times that come every hour.
   */
  private boolean isMissedIn(ZoneOffsetTransition change) {
    Instant end = change.getInstant();
    return change.isGap()
        && comesWithin(change.getDateTimeBefore(), change.getDuration())
        && regularAfter(end.minusMillis(1))
            .filter(next -> !next.isAfter(end.plus(change.getDuration())))
            .isEmpty();
  }
}
