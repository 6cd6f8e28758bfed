package io.holdfast.agent.core.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The times of a five-field UNIX cron expression in a time zone. */
public final class CronSchedule {
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
    return times.nextExecution(instant.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  /** The newest time at or before an instant. */
  public Optional<Instant> atOrBefore(Instant instant) {
    return times
        .lastExecution(instant.plusMillis(1).atZone(zone))
        .map(ZonedDateTime::toInstant)
        .filter(last -> !last.isAfter(instant));
  }
}
