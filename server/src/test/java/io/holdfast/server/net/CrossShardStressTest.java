package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands on keys of several shards, on several event loops: who reads never sees half of one.
 * {@code -Dholdfast.stress.seconds} says for how long; 5 when nothing is said.
 */
class CrossShardStressTest {
  private static final long SECONDS = Long.getLong("holdfast.stress.seconds", 5);
  private static final int KEYS = 12;
  private static final int TOKENS = 20;
  private static final int PLACES = 5;

  @TempDir Path folder;
  private long end;

  /** What one client does again and again. */
  @FunctionalInterface
  private interface Round {
    void run(RawClient client, Random random);
  }

  @Test
  void commands_acrossShards_areNeverSeenHalfDone() throws Exception {
    try (var server = TestServer.start(folder, "--proactor_threads=3", "--num_shards=16");
        ExecutorService threads = Executors.newCachedThreadPool()) {
      try (RawClient client = server.connect()) {
        prepare(client);
      }
      end = System.nanoTime() + SECONDS * 1_000_000_000;
      List<Future<Integer>> rounds = new ArrayList<>();
      for (Round round :
          List.<Round>of(
              this::setAll,
              this::setAll,
              CrossShardStressTest::readAll,
              CrossShardStressTest::rename,
              CrossShardStressTest::whichName,
              CrossShardStressTest::moveMembers,
              CrossShardStressTest::moveMembers,
              CrossShardStressTest::countMembers,
              CrossShardStressTest::moveElements,
              CrossShardStressTest::moveElements,
              CrossShardStressTest::countElements,
              CrossShardStressTest::copyAndSave)) {
        int seed = rounds.size();
        rounds.add(threads.submit(() -> again(server, round, seed)));
      }
      for (Future<Integer> done : rounds) {
        assertThat(done.get()).isPositive();
      }
      try (RawClient client = server.connect()) {
        countMembers(client, new Random(0));
        countElements(client, new Random(0));
        assertThat(client.call(command("SUNION", names("set", PLACES))))
            .startsWith("*" + TOKENS + "\r\n");
      }
    }
  }

  private int again(TestServer server, Round round, int seed) {
    var random = new Random(seed);
    int rounds = 0;
    try (RawClient client = server.connect()) {
      do {
        round.run(client, random);
        rounds++;
      } while (System.nanoTime() - end < 0);
    }
    return rounds;
  }

  private void prepare(RawClient client) {
    setAll(client, new Random(0));
    client.call("SET", "name0", "the one");
    client.call("SET", "original", "0");
    for (int i = 0; i < TOKENS; i++) {
      client.call("SADD", "set" + i % PLACES, "token" + i);
      client.call("RPUSH", "list" + i % PLACES, "token" + i);
    }
  }

  /** One value for all keys, by MSET or in a transaction. */
  private void setAll(RawClient client, Random random) {
    String value = random.nextBoolean() ? "" + random.nextInt() : "v".repeat(random.nextInt(3000));
    if (random.nextBoolean()) {
      String[] command = new String[1 + 2 * KEYS];
      command[0] = "MSET";
      for (int i = 0; i < KEYS; i++) {
        command[1 + 2 * i] = "key" + i;
        command[2 + 2 * i] = value;
      }
      assertThat(client.call(command)).isEqualTo("+OK\r\n");
      return;
    }
    client.send("MULTI");
    for (int i = 0; i < KEYS; i++) {
      client.send("SET", "key" + i, value);
    }
    assertThat(exec(client, KEYS)).hasSize(KEYS).containsOnly("+OK");
  }

  private static void readAll(RawClient client, Random random) {
    String reply = client.call(command("MGET", names("key", KEYS)));
    assertThat(Arrays.stream(reply.split("\r\n", -1)).skip(1).filter(s -> !s.isEmpty()).distinct())
        .as("all keys are set to one value at a time")
        .hasSizeBetween(1, 2); // its length and it; an empty value leaves the length alone
  }

  private static void rename(RawClient client, Random random) {
    String command = random.nextBoolean() ? "RENAME" : "RENAMENX";
    assertThat(client.call(command, "name0", "name1")).isIn("+OK\r\n", ":1\r\n");
    assertThat(client.call(command, "name1", "name0")).isIn("+OK\r\n", ":1\r\n");
  }

  private static void whichName(RawClient client, Random random) {
    assertThat(client.call("EXISTS", "name0", "name1")).isEqualTo(":1\r\n");
    assertThat(client.call("MGET", "name0", "name1")).containsOnlyOnce("the one");
  }

  private static void moveMembers(RawClient client, Random random) {
    String token = "token" + random.nextInt(TOKENS);
    for (int i = 0; i < 10; i++) {
      client.send("SMOVE", place("set", random), place("set", random), token);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(client.reply()).startsWith(":");
    }
  }

  private static void countMembers(RawClient client, Random random) {
    assertThat(client.call(command("SUNION", names("set", PLACES))))
        .startsWith("*" + TOKENS + "\r\n");
    client.send("MULTI");
    String token = "token" + random.nextInt(TOKENS);
    for (String set : names("set", PLACES)) {
      client.send("SCARD", set);
      client.send("SISMEMBER", set, token);
    }
    List<String> replies = exec(client, 2 * PLACES);
    assertThat(sum(replies, 0, 2)).as("members of all sets").isEqualTo(TOKENS);
    assertThat(sum(replies, 1, 2)).as("sets that have %s", token).isEqualTo(1);
  }

  private static void moveElements(RawClient client, Random random) {
    String ends = random.nextBoolean() ? "LEFT" : "RIGHT";
    switch (random.nextInt(3)) {
      case 0 -> client.call("LMOVE", place("list", random), place("list", random), ends, "LEFT");
      case 1 -> client.call("BLMOVE", place("list", random), "list0", ends, "RIGHT", "0.01");
      default -> {
        client.send("MULTI");
        for (int i = 0; i < 4; i++) {
          client.send("RPOPLPUSH", place("list", random), place("list", random));
        }
        exec(client, 4);
      }
    }
  }

  private static void countElements(RawClient client, Random random) {
    client.send("MULTI");
    for (String list : names("list", PLACES)) {
      client.send("LLEN", list);
    }
    assertThat(sum(exec(client, PLACES), 0, 1)).as("elements of all lists").isEqualTo(TOKENS);
  }

  /** What only this client changes stays as it left it, while saves and others go on. */
  private static void copyAndSave(RawClient client, Random random) {
    String value = "" + random.nextInt(1000);
    client.call("SET", "original", value);
    assertThat(client.call("COPY", "original", "copy", "REPLACE")).isEqualTo(":1\r\n");
    assertThat(client.call("MGET", "original", "copy").split(value + "\r\n", -1))
        .hasSizeGreaterThanOrEqualTo(3);
    if (random.nextInt(200) == 0) {
      client.call("BGSAVE");
    }
  }

  /** Sends EXEC and reads everything since MULTI; gives the lines of what EXEC answered. */
  private static List<String> exec(RawClient client, int queued) {
    client.send("EXEC");
    assertThat(client.reply()).isEqualTo("+OK\r\n");
    for (int i = 0; i < queued; i++) {
      assertThat(client.reply()).isEqualTo("+QUEUED\r\n");
    }
    String reply = client.reply();
    assertThat(reply).startsWith("*" + queued + "\r\n");
    return reply.lines().skip(1).toList();
  }

  private static int sum(List<String> integers, int from, int step) {
    int sum = 0;
    for (int i = from; i < integers.size(); i += step) {
      sum += Integer.parseInt(integers.get(i).substring(1));
    }
    return sum;
  }

  private static String place(String kind, Random random) {
    return kind + random.nextInt(PLACES);
  }

  private static String[] names(String kind, int count) {
    return IntStream.range(0, count).mapToObj(i -> kind + i).toArray(String[]::new);
  }

  private static String[] command(String name, String... keys) {
    String[] command = new String[keys.length + 1];
    command[0] = name;
    System.arraycopy(keys, 0, command, 1, keys.length);
    return command;
  }
}
