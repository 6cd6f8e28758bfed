package io.holdfast.server.appendonly;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;

/**
 * What one client writes, by number, to keys of its own of every type; and what those hold after
 * the first so many of these writes.
 */
final class NumberedWrites {
  private static final int KINDS = 10;
  private static final int KEPT = 10;

  private static final String SCRIPT =
      """
      redis.call('SET', KEYS[1], ARGV[1])
      redis.call('SET', ARGV[2], redis.call('GET', KEYS[1]))
      return redis.call('INCR', ARGV[3])
      """;

  private final String name;
  private final Deque<String> list = new ArrayDeque<>();
  private final Map<String, String> hash = new TreeMap<>();
  private final Map<String, Long> scores = new TreeMap<>();
  private final Deque<String> stream = new ArrayDeque<>();
  private String text = "null";
  private String pair = "null";
  private long counter;
  private String scripted = "null";
  private long scripts;
  private long members;
  private long done;

  NumberedWrites(String name) {
    this.name = name;
  }

  /** How many are done. */
  long done() {
    return done;
  }

  /** The requests of a write, of which only the last one's reply counts. */
  List<String[]> requests(long number) {
    String n = Long.toString(number);
    return switch ((int) (number % KINDS)) {
      case 0 -> one("RPUSH", key("l"), n);
      case 1 -> one("HSET", key("h"), "f" + number % 20, n);
      case 2 -> one("ZADD", key("z"), n, "m" + number % 15);
      case 3 -> one("XADD", key("x"), "MAXLEN", "" + KEPT, n + "-1", "v", n);
      case 4 ->
          List.of(
              new String[] {"MULTI"},
              new String[] {"SET", key("p"), n},
              new String[] {"INCR", key("i")},
              new String[] {"EXEC"});
      case 5 -> one("SET", key("s"), n, "PX", "100000000");
      case 6 -> one("LTRIM", key("l"), "-" + KEPT, "-1");
      case 7 -> one("SADD", key("e"), n, n + "a", n + "b");
      case 8 -> one("EVAL", SCRIPT, "1", key("c"), n, key("d"), key("n")); // only one is declared
      default -> one("SPOP", key("e"), "2");
    };
  }

  private static List<String[]> one(String... request) {
    return List.<String[]>of(request);
  }

  private String key(String kind) {
    return kind + ":" + name;
  }

  /** Takes up that the next one is done. */
  void advance() {
    done++;
    String n = Long.toString(done);
    switch ((int) (done % KINDS)) {
      case 0 -> list.add(n);
      case 1 -> hash.put("f" + done % 20, n);
      case 2 -> scores.put("m" + done % 15, done);
      case 3 -> {
        stream.add(n + "-1");
        if (stream.size() > KEPT) {
          stream.remove();
        }
      }
      case 4 -> {
        pair = n;
        counter++;
      }
      case 5 -> text = n;
      case 6 -> {
        while (list.size() > KEPT) {
          list.remove();
        }
      }
      case 7 -> members += 3;
      case 8 -> {
        scripted = n;
        scripts++;
      }
      default -> members = Math.max(0, members - 2);
    }
  }

  /** What there is after the writes that are done. */
  String expected() {
    List<String> ranked =
        scores.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .toList();
    return String.join(
        " | ",
        list.toString(),
        hash.toString(),
        ranked.toString(),
        stream.toString(),
        pair,
        counter == 0 ? "null" : "" + counter,
        text,
        "" + members,
        scripted + scripted + (scripts == 0 ? "null" : "" + scripts));
  }

  /** What a server has. */
  String found(Jedis server) {
    return String.join(
        " | ",
        server.lrange(key("l"), 0, -1).toString(),
        new TreeMap<>(server.hgetAll(key("h"))).toString(),
        server.zrange(key("z"), 0, -1).toString(),
        Arrays.toString(
            server.xrange(key("x"), "-", "+").stream().map(e -> e.getID().toString()).toArray()),
        server.get(key("p")),
        server.get(key("i")),
        server.get(key("s")),
        "" + server.scard(key("e")),
        server.get(key("c")) + server.get(key("d")) + server.get(key("n")));
  }
}
