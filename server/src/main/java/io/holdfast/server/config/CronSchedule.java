package io.holdfast.server.config;

import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;

/**
 * Times in the five fields of cron (minute, hour, day of month, month, day of week), each {@code
 * *}, numbers, ranges and steps with commas between them. As in cron, a time fits when one of day
 * of month and day of week does, if both are restricted.
 *
 * @param text as it was written; empty for no times at all
 */
public record CronSchedule(String text, List<BitSet> fields) {
  public static final ParameterType<CronSchedule> TYPE =
      new ParameterType<>(
          "five fields of cron such as '0 */6 * * *', or nothing",
          "argument is not a cron expression",
          CronSchedule::read,
          CronSchedule::text);

  private static final int[] LEAST = {0, 0, 1, 1, 0};
  private static final int[] MOST = {59, 23, 31, 12, 7};

  /** True when the schedule names this minute. */
  public boolean fits(ZonedDateTime time) {
    if (fields.isEmpty()) {
      return false;
    }
    boolean day = fields.get(2).get(time.getDayOfMonth());
    boolean weekday = fields.get(4).get(time.getDayOfWeek().getValue() % 7);
    String[] words = text.split("\\s+");
    boolean either = !words[2].startsWith("*") && !words[4].startsWith("*");
    return fields.get(0).get(time.getMinute())
        && fields.get(1).get(time.getHour())
        && fields.get(3).get(time.getMonthValue())
        && (either ? day || weekday : day && weekday);
  }

  private static CronSchedule read(String text) {
    String trimmed = text.trim();
    if (trimmed.isEmpty()) {
      return new CronSchedule("", List.of());
    }
    String[] words = trimmed.split("\\s+");
    if (words.length != 5) {
      throw new IllegalArgumentException(text);
    }
    var fields = new BitSet[5];
    for (int i = 0; i < 5; i++) {
      fields[i] = field(words[i], LEAST[i], MOST[i]);
    }
    if (fields[4].get(7)) {
      fields[4].set(0); // both are Sunday
    }
    return new CronSchedule(trimmed, List.of(fields));
  }

  private static BitSet field(String word, int least, int most) {
    var values = new BitSet();
    for (String part : word.split(",", -1)) {
      String[] range = part.split("/", 2);
      int step = range.length == 2 ? Integer.parseInt(range[1]) : 1;
      int from = least;
      int to = most;
      if (!range[0].equals("*")) {
        String[] ends = range[0].split("-", 2);
        from = Integer.parseInt(ends[0]);
        to = ends.length == 2 ? Integer.parseInt(ends[1]) : range.length == 2 ? most : from;
      }
      if (from < least || to > most || from > to || step < 1) {
        throw new IllegalArgumentException(word);
      }
      for (int value = from; value <= to; value += step) {
        values.set(value);
      }
    }
    return values;
  }
}
