package io.holdfast.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Random commands from templates. In these {@code k} is a key of the family, {@code K} any key,
 * {@code f} a field or member, {@code v} a value, {@code i} an integer, {@code n} a small one,
 * {@code d} a number, {@code s} and {@code x} ends of a range of scores and names, {@code g} and
 * {@code p} patterns, {@code T} a time far ahead, {@code e} a number of seconds that passes after
 * the test or never, {@code c} any key but a sorted set's, which SORT in Redis changes the encoding
 * of, {@code o} an offset and {@code t} a type of BITFIELD, {@code W} and {@code A} a longitude and
 * a latitude, {@code R} a radius and {@code U} its unit, {@code w} an ID that follows on those
 * before, {@code j} any ID, {@code z} an end of a range of IDs, {@code q} a group, {@code y} a
 * consumer; with a {@code *} one to five of them.
 */
final class RandomCommands {
  private static final String KINDS = "kKfvindsxgpbceTotWARUjzwqy";

  private final Random random;
  private final String prefix;
  private final List<String> templates;
  private long ids = 1;

  RandomCommands(Random random, String prefix, String templates) {
    this.random = random;
    this.prefix = prefix;
    this.templates = templates.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
  }

  List<String> next() {
    List<String> command = new ArrayList<>();
    String template = templates.get(random.nextInt(templates.size()));
    for (String word : template.split(" ")) {
      String kinds = word.endsWith("*") ? word.substring(0, word.length() - 1) : word;
      if (!kinds.chars().allMatch(kind -> KINDS.indexOf(kind) >= 0)) {
        command.add(word);
        continue;
      }
      for (int i = word.equals(kinds) ? 0 : random.nextInt(5); i >= 0; i--) {
        kinds.chars().forEach(kind -> command.add(argument((char) kind)));
      }
    }
    if (random.nextInt(25) == 0 && !template.matches(".*(POP|RAND|SCAN|ADD lex).*")) {
      spoil(command);
    }
    return command;
  }

  private void spoil(List<String> command) {
    int at = 1 + random.nextInt(command.size());
    switch (random.nextInt(3)) {
      case 0 -> command.add(at, junk());
      case 1 -> {
        if (at < command.size()) {
          command.remove(at);
        }
      }
      default -> {
        if (at < command.size()) {
          command.set(at, junk());
        }
      }
    }
  }

  private String junk() {
    return pick(
        "",
        "x",
        "-1",
        "0",
        "NX",
        "XX",
        "GT",
        "WITHSCORES",
        "COUNT",
        "LIMIT",
        "1.5",
        "inf",
        "nan",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        " 1",
        "01",
        "1e400");
  }

  private String argument(char kind) {
    return switch (kind) {
      case 'k' -> prefix + random.nextInt(4);
      case 'K' -> pick("s", "h", "l", "e", "z", "q", "x", "w") + random.nextInt(4);
      case 'f' -> field();
      case 'v' -> value();
      case 'i' -> integer();
      case 'n' -> Integer.toString(random.nextInt(9) - 3);
      case 'd' -> number();
      case 's' -> (random.nextInt(3) == 0 ? "(" : "") + number();
      case 'x' -> pick("-", "+", "[" + field(), "(" + field());
      case 'g' -> pick("*", "m*", "?1*", "[ab]*", "*[^1-3]", "s?", "\\m1", "m[1-", "**1", "");
      case 'b' -> pick("s*", "h*->m1", "h*->", "s*->m1");
      case 'c' -> pick("s", "h", "l", "e", "q") + random.nextInt(4);
      case 'e' -> pick("100000", "0", "-1", "9223372036854775807", "99999999999999999");
      case 'p' -> pick("s*", "h*->m1", "h*->", "#", "s*->m1");
      case 'W' -> degrees(13, 16, 180);
      case 'A' -> degrees(37, 39, 85);
      case 'R' -> Double.toString(Math.exp(random.nextDouble() * 18 - 2));
      case 'U' -> pick("m", "km", "KM", "ft", "mi", "m");
      case 'o' -> Integer.toString(random.nextInt(random.nextInt(8) == 0 ? 5000 : 40));
      case 't' -> pick("u", "i") + (1 + random.nextInt(random.nextInt(3) == 0 ? 64 : 16));
      case 'w' -> (ids += random.nextInt(3)) + "-" + random.nextInt(5);
      case 'j' -> id();
      case 'z' -> random.nextInt(3) == 0 ? pick("-", "+", "(", "(-") : pick("", "(") + id();
      case 'q' -> "g" + random.nextInt(3);
      case 'y' -> "c" + random.nextInt(4);
      case 'T' -> Long.toString(4_000_000_000_000L + random.nextInt(1000));
      default -> throw new IllegalArgumentException("kind " + kind);
    };
  }

  /** Mostly in Sicily, where members are near each other, sometimes anywhere. */
  private String degrees(int from, int to, int most) {
    double chosen =
        random.nextInt(6) == 0
            ? (2 * random.nextDouble() - 1) * most
            : from + random.nextDouble() * (to - from);
    return random.nextInt(60) == 0 ? pick("", "-") + most : Double.toString(chosen);
  }

  /** Most of the time one that an entry may have. */
  private String id() {
    long millis = random.nextInt(8) == 0 ? random.nextInt(9) : ids - random.nextInt(40);
    return switch (random.nextInt(9)) {
      case 0 -> Long.toString(Math.max(0, millis));
      case 1 -> pick("0-0", "18446744073709551615-18446744073709551615", "5-", "-5", "7-x");
      default -> Math.max(0, millis) + "-" + random.nextInt(5);
    };
  }

  private String field() {
    return switch (random.nextInt(12)) {
      case 0 -> "m" + "o".repeat(70) + random.nextInt(3);
      case 1, 2 -> "m" + random.nextInt(300);
      case 3 -> "";
      case 4, 5 -> Integer.toString(random.nextInt(12) - 3);
      default -> "m" + random.nextInt(20);
    };
  }

  private String value() {
    return switch (random.nextInt(14)) {
      case 0 -> "x".repeat(random.nextInt(200));
      case 1 -> "y".repeat(random.nextInt(6000));
      case 2 -> "";
      case 3, 4 -> integer();
      case 5 -> number();
      case 6 -> "a\r\nb\0c" + random.nextInt(5);
      default -> "v" + random.nextInt(10);
    };
  }

  private String integer() {
    return switch (random.nextInt(8)) {
      case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 1 -> Long.toString(random.nextInt(100_000));
      default -> Integer.toString(random.nextInt(13) - 3);
    };
  }

  private String number() {
    return switch (random.nextInt(12)) {
      case 0 -> Double.toString(random.nextGaussian());
      case 1 -> pick("inf", "-inf", "1e20", "-1e300", "3.0000000000000004", "1e17", "1e-5", "-0");
      case 2 -> random.nextInt(100) + "." + random.nextInt(1000);
      case 3 -> "0.1";
      case 4 -> integer();
      default -> Integer.toString(random.nextInt(20) - 5);
    };
  }

  private String pick(String... some) {
    return some[random.nextInt(some.length)];
  }

  static Stream<String> keys() {
    return Stream.of("s", "h", "l", "e", "z", "q", "g", "y", "x", "w")
        .flatMap(p -> Stream.of(0, 1, 2, 3).map(i -> p + i));
  }
}
