package io.holdfast.server.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.Region;
import io.holdfast.server.oracle.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A client that sends commands of all families, on few keys of three databases, so that values of
 * all types and sizes come, change, move, expire and go; with transactions, errors, damaged
 * payloads and saves among them.
 */
final class Workload {
  private static final int BATCH = 50;

  /** Carries out commands, each after its number of words. */
  private static final String SCRIPT =
      """
      local at = 1
      while ARGV[at] do
        local words = tonumber(ARGV[at])
        local reply = redis.pcall(unpack(ARGV, at + 1, at + words))
        if type(reply) == 'table' and reply.err and string.find(reply.err, 'internal') then
          return reply
        end
        at = at + words + 1
      end
      """;

  private final RawClient client;
  private final Random random;
  private final List<RandomCommands> families;
  private final List<String> batch = new ArrayList<>();
  private final boolean damages;

  Workload(RawClient client, long seed) {
    this(client, seed, true);
  }

  /**
   * @param damages whether damaged payloads are among the commands; what commands do with such
   *     values is not what redis-server does
   */
  Workload(RawClient client, long seed, boolean damages) {
    this.client = client;
    this.damages = damages;
    this.random = new Random(seed);
    this.families =
        List.of(
            new RandomCommands(random, "s", Templates.STRINGS),
            new RandomCommands(random, "q", Templates.KEYS),
            new RandomCommands(random, "h", Templates.HASHES),
            new RandomCommands(random, "l", Templates.LISTS),
            new RandomCommands(random, "e", Templates.SETS),
            new RandomCommands(random, "z", Templates.SORTED_SETS),
            new RandomCommands(random, "s", Templates.BITMAPS),
            new RandomCommands(random, "g", Templates.GEO),
            new RandomCommands(random, "y", Templates.HYPERLOGLOGS),
            new RandomCommands(random, "w", StreamTemplates.ENTRIES),
            new RandomCommands(random, "x", StreamTemplates.GROUPS));
  }

  /** Sends about so many commands and reads the replies, none of which may be a failure of ours. */
  void run(int commands) {
    for (int sent = 0; sent < commands; sent += BATCH) {
      while (batch.size() < BATCH) {
        step();
      }
      client.sendRaw(String.join("", batch));
      for (int i = 0; i < batch.size(); i++) {
        assertThat(client.reply()).doesNotContain("internal error");
      }
      batch.clear();
      if (random.nextInt(3) == 0) {
        restore();
      }
    }
  }

  private void step() {
    switch (random.nextInt(400)) {
      case 0, 1, 2, 3, 4, 5 -> add("SELECT", "" + random.nextInt(3));
      case 6 -> add("SWAPDB", "" + random.nextInt(3), "" + random.nextInt(3));
      case 7 -> add(random.nextInt(8) == 0 ? "FLUSHALL" : "FLUSHDB");
      case 8 -> add(random.nextInt(8) == 0 ? "BGSAVE" : "PING");
      case 9, 10, 11, 12 -> transaction();
      case 13, 14, 15, 16, 17, 18, 19, 20, 21, 22 ->
          add("PEXPIRE", anyKey(), "" + random.nextInt(20));
      case 23, 24, 25, 26, 27, 28, 29, 30 -> large();
      case 31, 32, 33, 34 -> add("RENAME", anyKey(), anyKey());
      case 35, 36, 37, 38 -> add("COPY", anyKey(), anyKey(), "DB", "" + random.nextInt(3));
      case 39, 40 -> add("MOVE", anyKey(), "" + random.nextInt(3));
      case 41, 42, 43, 44, 45, 46 -> script();
      default -> add(families.get(random.nextInt(families.size())).next());
    }
  }

  /** Some commands given by a script, whatever they answer. */
  private void script() {
    List<String> words = new ArrayList<>(List.of("EVAL", SCRIPT, "0"));
    for (int i = random.nextInt(6); i >= 0; i--) {
      List<String> command = families.get(random.nextInt(families.size())).next();
      words.add("" + command.size());
      words.addAll(command);
    }
    add(words);
  }

  private void transaction() {
    if (random.nextInt(4) == 0) {
      add("WATCH", anyKey());
    }
    add("MULTI");
    for (int i = random.nextInt(6); i > 0; i--) {
      add(families.get(random.nextInt(families.size())).next());
    }
    add(random.nextInt(6) == 0 ? "DISCARD" : "EXEC");
  }

  /** What does not fit into the packed encodings, and takes more than one step to free. */
  private void large() {
    int which = random.nextInt(4);
    int count = 100 + random.nextInt(600);
    switch (random.nextInt(10)) {
      case 0 -> many("HSET", "h" + which, count, i -> Stream.of("f" + i, "value " + i));
      case 1 -> many("SADD", "e" + which, count, i -> Stream.of("member " + i));
      case 2 -> many("SADD", "e" + which, count, i -> Stream.of("" + 7 * i));
      case 3 -> many("ZADD", "z" + which, count, i -> Stream.of("" + i % 9, "member " + i));
      case 4 -> many("RPUSH", "l" + which, count, i -> Stream.of("element ".repeat(1 + i % 9)));
      case 5 -> add("SETRANGE", "s" + which, "" + 100 * count, "end");
      case 7 -> add("SETRANGE", "s" + which, "" + (Region.FROM + 20 * count), "end of a region");
      case 9 -> stream("x" + which, count);
      case 6 -> add("APPEND", "s" + which, "some text ".repeat(10 * count));
      default -> add("LPUSH", "l" + which, "x".repeat(30 * count), "y".repeat(20_000));
    }
  }

  private void many(
      String command,
      String key,
      int count,
      java.util.function.IntFunction<Stream<String>> arguments) {
    add(
        Stream.concat(
                Stream.of(command, key),
                IntStream.range(0, count).boxed().flatMap(arguments::apply))
            .toList());
  }

  private void stream(String key, int entries) {
    add("XGROUP", "CREATE", key, "g1", "0", "MKSTREAM");
    for (int i = 0; i < entries; i++) {
      add("XADD", key, "*", "field", "value " + i, "other", "x".repeat(random.nextInt(90)));
    }
    add("XREADGROUP", "GROUP", "g1", "c1", "COUNT", "" + entries / 2, "STREAMS", key, ">");
    add("XREADGROUP", "GROUP", "g1", "c2", "STREAMS", key, ">");
  }

  /** Makes a key of what another has, whole or damaged but without a checksum that would tell. */
  private void restore() {
    String reply = client.call("DUMP", anyKey());
    if (reply.startsWith("$-")) {
      return;
    }
    byte[] payload =
        reply.substring(reply.indexOf('\n') + 1, reply.length() - 2).getBytes(ISO_8859_1);
    if (damages && random.nextInt(3) > 0) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        int at =
            random.nextInt(random.nextBoolean() ? payload.length : Math.min(20, payload.length));
        payload[at] ^= (byte) (1 << random.nextInt(8));
      }
      for (int i = 1; i <= 8; i++) {
        payload[payload.length - i] = 0;
      }
    }
    String damaged = new String(payload, ISO_8859_1);
    String replace = random.nextBoolean() ? "REPLACE" : "ABSTTL";
    assertThat(client.call("RESTORE", anyKey(), "0", damaged, replace))
        .doesNotContain("internal error");
  }

  private String anyKey() {
    String kinds = "shlezqgyxw";
    return "" + kinds.charAt(random.nextInt(kinds.length())) + random.nextInt(4);
  }

  private void add(String... command) {
    add(List.of(command));
  }

  private void add(List<String> command) {
    var text = new StringBuilder("*").append(command.size()).append("\r\n");
    for (String word : command) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    batch.add(text.toString());
  }
}
