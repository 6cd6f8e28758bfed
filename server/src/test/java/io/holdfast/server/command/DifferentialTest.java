package io.holdfast.server.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.bitmaps.BitmapCommands;
import io.holdfast.server.command.geo.GeoCommands;
import io.holdfast.server.command.hashes.HashCommands;
import io.holdfast.server.command.hyperloglog.HyperLogLogCommands;
import io.holdfast.server.command.keys.KeyFamily;
import io.holdfast.server.command.lists.ListCommands;
import io.holdfast.server.command.persistence.DumpCommands;
import io.holdfast.server.command.sets.SetCommands;
import io.holdfast.server.command.sortedsets.SortedSetCommands;
import io.holdfast.server.command.streams.StreamCommands;
import io.holdfast.server.command.strings.StringCommands;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.oracle.RealRedis;
import io.holdfast.server.resp.Reply;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thousands of random commands of every family, to redis-server and to the families here. */
final class DifferentialTest {
  private static final int COMMANDS = 6000;
  private static final Set<String> UNORDERED =
      Set.of(
          "SMEMBERS",
          "SUNION",
          "SINTER",
          "SDIFF",
          "SPOP",
          "SRANDMEMBER",
          "SSCAN",
          "KEYS",
          "SCAN",
          "HKEYS",
          "HVALS");
  private static final Set<String> UNORDERED_PAIRS =
      Set.of("HGETALL", "HSCAN", "ZSCAN", "HRANDFIELD", "ZRANDMEMBER");
  private static final Set<String> TIMED = Set.of("TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME");

  private final Dispatcher dispatcher =
      new Dispatcher(
          new CommandTable(
              new StringCommands(),
              new KeyFamily(),
              new HashCommands(),
              new ListCommands(),
              new SetCommands(),
              new SortedSetCommands(),
              new BitmapCommands(),
              new GeoCommands(),
              new HyperLogLogCommands(() -> 3000),
              new StreamCommands(),
              new DumpCommands(() -> true)),
          new Keyspace(8, 16));
  private final Client client = new Client(1, new Reply(Unpooled.buffer(), false));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "false,11",
    "true,12",
    "false,13",
    "true,14",
    "false,15",
    "true,16",
    "false,17",
    "true,18"
  })
  void commands_randomOfAllFamilies_sameRepliesAsRedis(boolean resp3, long seed)
      throws IOException, InterruptedException {
    var random = new Random(seed);
    List<RandomCommands> families =
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
    try (var redis = RealRedis.start(folder);
        var connection = new RedisConnection(redis.port())) {
      if (resp3) {
        connection.send(request(List.of("HELLO", "3")));
        client.reply().useResp3(true);
      }
      for (int i = 0; i < COMMANDS; i++) {
        int which = random.nextInt(4) == 0 ? 1 : random.nextInt(families.size());
        if (which == 1 && random.nextInt(3) > 0) {
          which =
              2
                  + random.nextInt(
                      families.size() - 2); // keys are renamed and removed too often otherwise
        }
        List<String> command = families.get(which).next();
        assertSame(connection, command, "seed " + seed + ", command " + i);
      }
      for (String key : Stream.concat(RandomCommands.keys(), Stream.of("lex")).toList()) {
        for (String ask :
            List.of("TYPE %s", "OBJECT ENCODING %s", "PEXPIRETIME %s", "GET %s", "HGETALL %s")) {
          assertSame(
              connection, List.of(ask.formatted(key).split(" ")), "seed " + seed + " at the end");
        }
        for (String ask : List.of("LRANGE %s 0 -1", "SMEMBERS %s", "ZRANGE %s 0 -1 WITHSCORES")) {
          assertSame(
              connection, List.of(ask.formatted(key).split(" ")), "seed " + seed + " at the end");
        }
        for (String ask : List.of("XINFO STREAM %s FULL COUNT 0", "XINFO GROUPS %s")) {
          assertSame(
              connection, List.of(ask.formatted(key).split(" ")), "seed " + seed + " at the end");
        }
        if (key.startsWith("w")) { // pending entries have times in them, others' elements no order
          String type = connection.send(request(List.of("TYPE", key)));
          String groups = connection.send(request(List.of("XINFO", "GROUPS", key)));
          if (type.equals("+stream\r\n") && groups.equals("*0\r\n")) {
            assertSame(connection, List.of("DUMP", key), "seed " + seed + " at the end");
          }
        }
      }
    }
  }

  private void assertSame(RedisConnection connection, List<String> command, String where)
      throws IOException {
    byte[][] request = request(command);
    String expected = connection.send(request);
    var buffer = Unpooled.buffer();
    client.reply().to(buffer);
    dispatcher.dispatch(client, request);
    String actual = buffer.toString(ISO_8859_1);
    assertThat(normal(command, actual))
        .as("%s: %s", where, shown(command))
        .isEqualTo(normal(command, expected));
  }

  private static String normal(List<String> command, String reply) {
    String name = command.getFirst();
    if (UNORDERED.contains(name)) {
      return Replies.sorted(reply, 1);
    }
    if (UNORDERED_PAIRS.contains(name)) {
      boolean pairs = !name.endsWith("RANDFIELD") && !name.endsWith("RANDMEMBER");
      boolean nested = reply.startsWith("*") && reply.indexOf("\r\n*") > 0;
      boolean valued = command.size() > 3 && command.get(3).startsWith("WITH");
      return Replies.sorted(reply, (pairs && !name.equals("x")) || (valued && !nested) ? 2 : 1);
    }
    if (name.startsWith("X")) {
      return withoutTimes(command, reply);
    }
    if (name.equals("OBJECT")) {
      // SORT turns a sorted set into a skiplist in Redis; here it only reads.
      return reply.replace("skiplist", "listpack");
    }
    if (TIMED.contains(name) && reply.matches(":[1-9]\\d+\r\n") && !reply.startsWith(":4000")) {
      return "a long time";
    }
    return reply;
  }

  /** Times of now, and milliseconds since, are not the same at both. */
  private static String withoutTimes(List<String> command, String reply) {
    String normal = reply.replaceAll(":1[0-9]{12}\r\n", ":now\r\n");
    return switch (command.getFirst()) {
      case "XPENDING" ->
          normal.replaceAll("(\r\n\\$\\d+\r\n[^\r]*\r\n):\\d+\r\n(:\\d+\r\n)", "$1:idle\r\n$2");
      case "XINFO" -> normal.replaceAll("(idle\r\n):\\d+\r\n", "$1:idle\r\n");
      default -> normal;
    };
  }

  private static List<String> shown(List<String> command) {
    return command.stream()
        .map(word -> word.length() < 100 ? word : word.charAt(0) + "… of " + word.length())
        .toList();
  }

  private static byte[][] request(List<String> command) {
    return command.stream().map(word -> word.getBytes(ISO_8859_1)).toArray(byte[][]::new);
  }
}
