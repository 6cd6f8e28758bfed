package io.holdfast.agent.core.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.Keep;
import io.holdfast.agent.core.retention.Retention.Item;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2027-01-05T12:00:00Z");

  /** The rules told another way, by names of periods, must name the same. */
  @Property(tries = 1000)
  void expired_anyHistory_isWhatTheRulesTellInWords(
      @ForAll("keeps") Keep keep,
      @ForAll("zones") ZoneId zone,
      @ForAll("histories") List<Item> history) {
    assertThat(ids(Retention.expired(keep, zone, NOW, history)))
        .containsExactlyElementsOf(inWords(keep, zone, history));
  }

  @Property(tries = 1000)
  void expired_anyHistory_neverTheNewestOnesNorTheNewestVerifiedNorTheFuture(
      @ForAll("keeps") Keep keep,
      @ForAll("zones") ZoneId zone,
      @ForAll("histories") List<Item> history) {
    List<Item> expired = Retention.expired(keep, zone, NOW, history);
    List<Item> past = past(history);
    assertThat(past).containsAll(expired);
    assertThat(expired)
        .noneMatch(past.subList(Math.max(0, past.size() - keep.last()), past.size())::contains);
    past.reversed().stream()
        .filter(Item::verified)
        .findFirst()
        .ifPresent(proven -> assertThat(expired).doesNotContain(proven));
  }

  @Property(tries = 500)
  void expired_appliedTwice_namesNothingMore(
      @ForAll("keeps") Keep keep,
      @ForAll("zones") ZoneId zone,
      @ForAll("histories") List<Item> history) {
    List<Item> left = new ArrayList<>(history);
    left.removeAll(Retention.expired(keep, zone, NOW, history));
    assertThat(Retention.expired(keep, zone, NOW, left)).isEmpty();
  }

  @Property(tries = 500)
  void expired_rulesKeepMore_namesNoOther(
      @ForAll("keeps") Keep keep,
      @ForAll("zones") ZoneId zone,
      @ForAll("histories") List<Item> history) {
    Keep more =
        new Keep(
            keep.last() + 1,
            keep.hourly() + 1,
            keep.daily() + 1,
            keep.weekly() + 1,
            keep.monthly() + 1,
            null);
    assertThat(Retention.expired(keep, zone, NOW, history))
        .containsAll(Retention.expired(more, zone, NOW, history));
  }

  /**
   * A year of hourly backups with retention after each, through both changes of the clocks: what is
   * left at any time is no less than if all had been kept until then.
   */
  @Property(tries = 20)
  void expired_afterEachBackupOfAYear_leavesOneForEachPeriod(
      @ForAll("keeps") Keep keep, @ForAll("zones") ZoneId zone, @ForAll long seed) {
    Keep ageless =
        new Keep(keep.last(), keep.hourly(), keep.daily(), keep.weekly(), keep.monthly(), null);
    Random random = new Random(seed);
    List<Item> all = new ArrayList<>();
    List<Item> left = new ArrayList<>();
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < 1200; i++) {
      at = at.plus(Duration.ofMinutes(60 + random.nextInt(10) * 90L));
      Item item = new Item(String.format(Locale.ROOT, "b%05d", i), at, false);
      all.add(item);
      left.add(item);
      left.removeAll(Retention.expired(ageless, zone, at, left));
    }
    List<Item> wanted = new ArrayList<>(all);
    wanted.removeAll(Retention.expired(ageless, zone, at, all));
    assertThat(left).containsExactlyElementsOf(wanted);
  }

  /** Whatever the clock does between runs, the newest by the clock of then stay, and it heals. */
  @Property(tries = 200)
  void expired_clockJumps_neverLeavesFewerThanLast(
      @ForAll("keeps") Keep keep, @ForAll("zones") ZoneId zone, @ForAll long seed) {
    Random random = new Random(seed);
    List<Item> left = new ArrayList<>();
    Instant clock = NOW;
    for (int i = 0; i < 60; i++) {
      clock =
          random.nextInt(6) == 0
              ? NOW.plus(Duration.ofHours(random.nextInt(20_000) - 10_000))
              : clock.plus(Duration.ofHours(1));
      left.add(new Item(String.format(Locale.ROOT, "b%03d", i), clock, false));
      left.removeAll(Retention.expired(keep, zone, clock, left));
      assertThat(left).hasSizeGreaterThanOrEqualTo(Math.min(i + 1, keep.last()));
    }
  }

  @Test
  void expired_hourThatComesTwiceInAutumn_areTwoHours() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    List<Item> items =
        List.of(
            item("first", "2026-10-25T00:30:00Z"),
            item("second", "2026-10-25T01:30:00Z"),
            item("third", "2026-10-25T02:30:00Z"));
    assertThat(Retention.expired(new Keep(1, 3, 0, 0, 0, null), berlin, NOW, items)).isEmpty();
    assertThat(ids(Retention.expired(new Keep(1, 0, 1, 0, 0, null), berlin, NOW, items)))
        .containsExactly("first", "second");
  }

  @Test
  void expired_daysAreThoseOfTheZone() {
    List<Item> items =
        List.of(item("a", "2026-11-20T22:30:00Z"), item("b", "2026-11-20T23:30:00Z"));
    Keep daily = new Keep(1, 0, 2, 0, 0, null);
    assertThat(ids(Retention.expired(daily, ZoneOffset.UTC, NOW, items))).containsExactly("a");
    assertThat(Retention.expired(daily, ZoneId.of("Europe/Berlin"), NOW, items)).isEmpty();
  }

  @Test
  void expired_maxAge_cutsAllButTheLastAndTheVerified() {
    List<Item> items =
        List.of(
            new Item("proven", NOW.minus(Duration.ofDays(90)), true),
            new Item("old", NOW.minus(Duration.ofDays(40)), false),
            new Item("young", NOW.minus(Duration.ofDays(2)), false),
            new Item("newest", NOW.minus(Duration.ofDays(1)), false));
    Duration month = Duration.ofDays(30);
    assertThat(ids(Retention.expired(new Keep(1, 0, 0, 0, 12, month), ZoneOffset.UTC, NOW, items)))
        .containsExactly("old", "young");
    assertThat(ids(Retention.expired(new Keep(1, 0, 0, 0, 0, month), ZoneOffset.UTC, NOW, items)))
        .containsExactly("old");
    assertThat(ids(Retention.expired(new Keep(3, 0, 0, 0, 0, month), ZoneOffset.UTC, NOW, items)))
        .isEmpty();
  }

  @Provide
  Arbitrary<Keep> keeps() {
    Arbitrary<Integer> few = Arbitraries.integers().between(0, 6);
    Arbitrary<@Nullable Duration> age =
        Arbitraries.longs().between(1, 2000).map(Duration::ofHours).injectNull(0.5);
    return Combinators.combine(Arbitraries.integers().between(1, 8), few, few, few, few, age)
        .as(Keep::new);
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia")
        .map(ZoneId::of);
  }

  /** Up to 60 items, most of the last months, some dated later than now. */
  @Provide
  Arbitrary<List<Item>> histories() {
    Arbitrary<Item> item =
        Combinators.combine(
                Arbitraries.longs().between(-150 * 86_400L, 86_400L),
                Arbitraries.integers().between(0, 3))
            .as((seconds, luck) -> new Item("", NOW.plusSeconds(seconds), luck == 0));
    return item.list()
        .ofMaxSize(60)
        .map(
            items -> {
              List<Item> named = new ArrayList<>();
              for (Item each : items) {
                named.add(new Item("b" + named.size(), each.at(), each.verified()));
              }
              Collections.shuffle(named, new Random(items.size()));
              return named;
            });
  }

  private static List<String> inWords(Keep keep, ZoneId zone, List<Item> history) {
    List<Item> past = past(history);
    Set<Item> kept =
        new HashSet<>(past.subList(Math.max(0, past.size() - keep.last()), past.size()));
    past.reversed().stream().filter(Item::verified).findFirst().ifPresent(kept::add);
    Duration age = keep.maxAge();
    List<Item> young =
        age == null
            ? past
            : past.stream().filter(each -> !each.at().isBefore(NOW.minus(age))).toList();
    boolean ageAlone =
        age != null && keep.hourly() + keep.daily() + keep.weekly() + keep.monthly() == 0;
    if (ageAlone) {
      kept.addAll(young);
    }
    kept.addAll(newest(keep.hourly(), young, zone, "yyyy-MM-dd HH XXX"));
    kept.addAll(newest(keep.daily(), young, zone, "yyyy-MM-dd"));
    kept.addAll(newest(keep.weekly(), young, zone, ""));
    kept.addAll(newest(keep.monthly(), young, zone, "yyyy-MM"));
    return ids(past.stream().filter(each -> !kept.contains(each)).toList());
  }

  private static Collection<Item> newest(
      int count, List<Item> oldestFirst, ZoneId zone, String pattern) {
    Map<String, Item> newestOf = new TreeMap<>();
    for (Item each : oldestFirst) {
      LocalDateTime local = LocalDateTime.ofInstant(each.at(), zone);
      String name =
          pattern.isEmpty()
              ? local.get(IsoFields.WEEK_BASED_YEAR)
                  + String.format(
                      Locale.ROOT, "-%02d", local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))
              : DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(each.at().atZone(zone));
      newestOf.put(name, each);
    }
    return newestOf.values().stream()
        .sorted(Comparator.comparing(Item::at).reversed())
        .limit(count)
        .collect(Collectors.toSet());
  }

  private static List<Item> past(List<Item> history) {
    return history.stream()
        .filter(each -> !each.at().isAfter(NOW.plus(Retention.CLOCK_DIFFERENCE)))
        .sorted(Comparator.comparing(Item::at).thenComparing(Item::id))
        .toList();
  }

  private static List<String> ids(List<Item> items) {
    return items.stream().map(Item::id).toList();
  }

  private static Item item(String id, String at) {
    return new Item(id, Instant.parse(at), false);
  }
}
