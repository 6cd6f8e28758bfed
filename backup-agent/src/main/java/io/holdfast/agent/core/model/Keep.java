package io.holdfast.agent.core.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much of what a policy makes is kept: what any of the rules wants is.
 *
 * @param last the newest of all, whatever their age; at least 1
 * @param hourly the newest of each of so many hours that have one
 * @param daily the newest of each of so many days that have one
 * @param weekly the same for weeks, which begin on Monday
 * @param monthly the same for months
 * @param maxAge what is older is kept by {@code last} only; without hourly to monthly, all that is
 *     younger is kept. Null for no limit
 */
public record Keep(
    int last, int hourly, int daily, int weekly, int monthly, @Nullable Duration maxAge) {
  public Keep {
    if (last < 1 || Stream.of(hourly, daily, weekly, monthly).anyMatch(each -> each < 0)) {
      throw new IllegalArgumentException(
          "last is "
              + last
              + ", hourly to monthly are "
              + List.of(hourly, daily, weekly, monthly)
              + "; accepted are at least 1 and at least 0");
    }
  }

  /** The newest so many and nothing else. */
  public static Keep last(int count) {
    return new Keep(count, 0, 0, 0, 0, null);
  }

  /** Whether anything but age and number decides. */
  public boolean hasPeriods() {
    return hourly + daily + weekly + monthly > 0;
  }

  /** In a few words, such as {@code last 3, daily 7, at most 90d}. */
  public String words() {
    List<String> words = new ArrayList<>();
    words.add("last " + last);
    Stream.of(
            named("hourly", hourly),
            named("daily", daily),
            named("weekly", weekly),
            named("monthly", monthly))
        .filter(each -> !each.isEmpty())
        .forEach(words::add);
    if (maxAge != null) {
      words.add((hasPeriods() ? "at most " : "all of ") + age(maxAge));
    }
    return words.stream().collect(Collectors.joining(", "));
  }

  private static String named(String name, int count) {
    return count == 0 ? "" : name + " " + count;
  }

  private static String age(Duration age) {
    return age.toDays() > 0 && age.equals(Duration.ofDays(age.toDays()))
        ? age.toDays() + "d"
        : age.toHours() + "h";
  }
}
