package io.holdfast.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a parameter's value is read and written as text.
 *
 * @param accepted what may be written, for people: {@code 0 to 65535}
 * @param redisComplaint what CONFIG SET says of anything else, in Redis's words
 * @param reader is given the text and the value before, null for the default; throws
 *     IllegalArgumentException for what is not accepted, or {@link Complaint} to say why
 * @param writer gives what CONFIG GET answers
 */
public record ParameterType<T>(
    String accepted,
    String redisComplaint,
    BiFunction<String, @Nullable T, T> reader,
    Function<T, String> writer) {

  /** Says in Redis's words what is wrong, where it has several texts for that. */
  public static final class Complaint extends IllegalArgumentException {
    Complaint(String text) {
      super(text);
    }
  }

  /** One whose values do not depend on those before. */
  public ParameterType(
      String accepted,
      String redisComplaint,
      Function<String, T> reader,
      Function<T, String> writer) {
    this(accepted, redisComplaint, (text, before) -> reader.apply(text), writer);
  }

  private static final Pattern MEMORY =
      Pattern.compile("(\\d{1,18})(?:\\.(\\d{1,3}))?(b|k|kb|m|mb|g|gb|t|tb|kib|mib|gib|tib)?");

  /** Reads a value. Throws IllegalArgumentException when it is not accepted. */
  public T read(String text) {
    return reader.apply(text, null);
  }

  /** The same for one that replaces another, of which parts may stay. */
  public T read(String text, T before) {
    return reader.apply(text, before);
  }

  public String write(T value) {
    return writer.apply(value);
  }

  /** Any text. */
  public static ParameterType<String> text(String accepted) {
    return new ParameterType<>(accepted, "argument is not valid", text -> text, text -> text);
  }

  /** {@code yes} and {@code no}; flags may also say {@code true} and {@code false}. */
  public static ParameterType<Boolean> yesNo() {
    return new ParameterType<>(
        "yes or no",
        "argument must be 'yes' or 'no'",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "yes", "true", "1", "on" -> true;
              case "no", "false", "0", "off" -> false;
              default -> throw new IllegalArgumentException(text);
            },
        value -> value ? "yes" : "no");
  }

  /** A whole number within bounds. */
  public static ParameterType<Long> number(long least, long most) {
    return new ParameterType<>(
        most == Long.MAX_VALUE ? least + " or more" : least + " to " + most,
        "argument must be between %d and %d inclusive".formatted(least, most),
        text -> {
          long value = Long.parseLong(text);
          if (value < least || value > most) {
            throw new IllegalArgumentException(text);
          }
          return value;
        },
        String::valueOf);
  }

  /** Bytes, in Redis's units: {@code 1k} is 1000, {@code 1kb} is 1024, in any case. */
  public static ParameterType<Long> memory(long least) {
    return new ParameterType<>(
        "bytes, or a number with k, kb, m, mb, g, gb, t, tb"
            + (least > 0 ? ", at least " + least : ""),
        "argument must be a memory value",
        text -> {
          long bytes = bytes(text);
          if (bytes < least) {
            throw new IllegalArgumentException(text);
          }
          return bytes;
        },
        String::valueOf);
  }

  /** One of some words, in any case. */
  public static ParameterType<String> oneOf(String... words) {
    List<String> all = List.of(words);
    return new ParameterType<>(
        String.join(", ", all),
        "argument(s) must be one of the following: " + String.join(", ", all),
        text -> {
          String lower = text.toLowerCase(Locale.ROOT);
          if (!all.contains(lower)) {
            throw new IllegalArgumentException(text);
          }
          return lower;
        },
        value -> value);
  }

  /** Words with spaces or commas between them. */
  public static ParameterType<List<String>> words(String accepted) {
    return new ParameterType<>(
        accepted,
        "argument is not valid",
        text -> Arrays.stream(text.trim().split("[\\s,]+")).filter(w -> !w.isEmpty()).toList(),
        words -> String.join(" ", words));
  }

  private static long bytes(String text) {
    Matcher memory = MEMORY.matcher(text.toLowerCase(Locale.ROOT));
    if (!memory.matches()) {
      throw new IllegalArgumentException(text);
    }
    String unit = memory.group(3) == null ? "b" : memory.group(3);
    long base = unit.length() > 1 ? 1024 : 1000;
    int power = "bkmgt".indexOf(unit.charAt(0));
    long factor = 1;
    for (int i = 0; i < power; i++) {
      factor *= base;
    }
    long whole = Math.multiplyExact(Long.parseLong(memory.group(1)), factor);
    String fraction = memory.group(2);
    return fraction == null ? whole : whole + (long) (Double.parseDouble("0." + fraction) * factor);
  }
}
