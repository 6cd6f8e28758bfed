package io.holdfast.agent.core.retention;

import io.holdfast.agent.core.model.Keep;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which of the things that one policy has made may be deleted. The periods are those of the
 * policy's time zone, and only periods that have something count, so that an outage costs nothing
 * that is there.
 *
 * <p>A wrong clock must not cost anything either: what is dated later than now neither goes nor
 * counts, and the last ones stay whatever their age seems to be.
 */
public final class Retention {
  /** How far ahead of our clock a time may be without being taken for wrong. */
  static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  private static final Comparator<Item> OLDEST_FIRST =
      Comparator.comparing(Item::at).thenComparing(Item::id);

  private Retention() {}

  /**
   * A backup, a snapshot or an export.
   *
   * @param at when its run was asked for
   * @param verified whether it is known to restore; the newest such one always stays
   */
  public record Item(String id, Instant at, boolean verified) {}

  /**
   * The items to delete, oldest first.
   *
   * @param items all that the policy has made and that is there, in any order
   */
  public static List<Item> expired(Keep keep, ZoneId zone, Instant now, Collection<Item> items) {
    List<Item> newestFirst =
        items.stream()
            .filter(item -> !item.at().isAfter(now.plus(CLOCK_DIFFERENCE)))
            .sorted(OLDEST_FIRST.reversed())
            .toList();
    Set<Item> kept = new HashSet<>();
    newestFirst.stream().limit(keep.last()).forEach(kept::add);
    newestFirst.stream().filter(Item::verified).limit(1).forEach(kept::add);
    List<Item> young = newestFirst.stream().filter(item -> isYoung(keep, now, item)).toList();
    if (keep.maxAge() != null && !keep.hasPeriods()) {
      kept.addAll(young);
    }
    newestOfEach(keep.hourly(), young, item -> hour(item.at(), zone), kept);
    newestOfEach(keep.daily(), young, item -> day(item.at(), zone), kept);
    newestOfEach(keep.weekly(), young, item -> week(item.at(), zone), kept);
    newestOfEach(keep.monthly(), young, item -> YearMonth.from(day(item.at(), zone)), kept);
    return newestFirst.reversed().stream().filter(item -> !kept.contains(item)).toList();
  }

  private static <P> void newestOfEach(
      int count, List<Item> newestFirst, Function<Item, P> period, Set<Item> kept) {
    Set<P> seen = new HashSet<>();
    for (Item item : newestFirst) {
      if (seen.size() < count && seen.add(period.apply(item))) {
        kept.add(item);
      }
    }
  }

  private static boolean isYoung(Keep keep, Instant now, Item item) {
    return keep.maxAge() == null || !item.at().isBefore(now.minus(keep.maxAge()));
  }

  /** As an instant, since in autumn an hour of the local clock comes twice. */
  private static Instant hour(Instant at, ZoneId zone) {
    return ZonedDateTime.ofInstant(at, zone).truncatedTo(ChronoUnit.HOURS).toInstant();
  }

  private static LocalDate day(Instant at, ZoneId zone) {
    return LocalDate.ofInstant(at, zone);
  }

  private static LocalDate week(Instant at, ZoneId zone) {
    return day(at, zone).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }
}
