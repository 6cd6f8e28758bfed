package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Remains;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.structure.PinnedTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Large collections that are replied in portions while they change. A reply is longer than what
 * sockets hold, so it is unfinished as long as nobody reads it.
 */
class CollectionReplyTest {
  private static final int SIZE = 20_000;
  private static final int CHANGES = 1_000;
  private static final String PADDING = "-".repeat(700);

  @TempDir Path folder;
  private TestServer server;
  private RawClient reader;
  private RawClient writer;

  @BeforeEach
  void start() {
    server = TestServer.start(folder, "--proactor_threads=1", "--num_shards=2");
    reader = server.connectNarrow();
    writer = server.connect();
  }

  /** Nothing is left of what was read, neither of what was removed meanwhile. */
  @AfterEach
  void stop() {
    reader.close();
    await().until(() -> PinnedTable.live() == 0);
    assertThat(writer.call("FLUSHALL")).isEqualTo("+OK\r\n");
    Keyspace keyspace = server.keyspace();
    await()
        .untilAsserted(
            () -> {
              keyspace.lock(keyspace.allShards());
              try {
                for (int i = 0; i < keyspace.shardCount(); i++) {
                  Shard shard = keyspace.shard(i);
                  assertThat(shard.usedMemory()).isEqualTo(Remains.indexBytes(keyspace, shard));
                }
              } finally {
                keyspace.unlock(keyspace.allShards());
              }
            });
    writer.close();
    server.close();
  }

  private static String member(int i) {
    return i + PADDING;
  }

  private static String request(String... arguments) {
    var text = new StringBuilder("*").append(arguments.length).append("\r\n");
    for (String argument : arguments) {
      text.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
    return text.toString();
  }

  private void sendAll(int count, IntFunction<String[]> requests) {
    for (int from = 0; from < count; from += 1000) {
      var batch = new StringBuilder();
      int end = Math.min(count, from + 1000);
      for (int i = from; i < end; i++) {
        batch.append(request(requests.apply(i)));
      }
      writer.sendRaw(batch.toString());
      for (int i = from; i < end; i++) {
        assertThat(writer.reply()).doesNotStartWith("-");
      }
    }
  }

  private void fillSet() {
    sendAll(SIZE, i -> new String[] {"SADD", "key", member(i)});
  }

  private void fillHash() {
    sendAll(SIZE, i -> new String[] {"HSET", "key", member(i), "old"});
  }

  private void fillSorted() {
    sendAll(SIZE, i -> new String[] {"ZADD", "key", "" + i, member(i)});
  }

  /** Asks for something large, and waits until the reply has begun. */
  private void ask(String... request) {
    reader.send(request);
    await().until(() -> PinnedTable.live() > 0);
  }

  private static List<String> elements(String reply) {
    List<String> elements = new ArrayList<>();
    int at = reply.indexOf('\n') + 1;
    while (at < reply.length()) {
      int line = reply.indexOf('\n', at) + 1;
      if (reply.charAt(at) == '$') {
        int length = Integer.parseInt(reply.substring(at + 1, line - 2));
        elements.add(reply.substring(line, line + length));
        at = line + length + 2;
      } else {
        if (reply.charAt(at) == ',') {
          elements.add(reply.substring(at + 1, line - 2));
        }
        at = line;
      }
    }
    return elements;
  }

  private static List<String> members(int from, int end) {
    List<String> members = new ArrayList<>();
    for (int i = from; i < end; i++) {
      members.add(member(i));
    }
    return members;
  }

  /**
   * The reply has all members that were there first, each once; AssertJ takes too long for that.
   */
  private static void assertMembers(String reply) {
    List<String> elements = elements(reply);
    List<String> expected = members(0, SIZE);
    elements.sort(null);
    expected.sort(null);
    assertThat(elements.equals(expected)).as("%d elements", elements.size()).isTrue();
  }

  @Test
  void smembers_whileOthersAddAndRemove_answersItsMoment() {
    fillSet();
    ask("SMEMBERS", "key");
    sendAll(
        CHANGES,
        i ->
            i % 2 == 0
                ? new String[] {"SREM", "key", member(7 * i)}
                : new String[] {"SADD", "key", member(SIZE + i)});
    assertMembers(reader.reply());
    assertThat(writer.call("SCARD", "key")).isEqualTo(":" + SIZE + "\r\n");
  }

  @Test
  void smembers_whileMoreIsChangedThanItHasBuckets_answersItsMoment() {
    fillSet();
    ask("SMEMBERS", "key");
    sendAll(SIZE, i -> new String[] {"SREM", "key", member(i)});
    sendAll(SIZE / 10, i -> new String[] {"SADD", "key", member(i)});
    assertMembers(reader.reply());
  }

  @Test
  void hgetall_whileValuesChangeInAKnownOrder_answersAPrefixOfTheChanges() throws Exception {
    fillHash();
    var changing =
        new Thread(
            () -> {
              try (RawClient other = server.connect()) {
                for (int i = 0; i < CHANGES; i++) {
                  other.call("HSET", "key", member(scattered(i)), "new");
                }
              }
            });
    changing.start();
    int least = 0;
    while (changing.isAlive()) {
      List<String> reply = elements(reader.call("HGETALL", "key"));
      assertThat(reply).hasSize(2 * SIZE);
      var fields = new TreeMap<String, String>();
      for (int i = 0; i < reply.size(); i += 2) {
        fields.put(reply.get(i), reply.get(i + 1));
      }
      assertThat(fields).hasSize(SIZE);
      int changed = 0;
      while (changed < CHANGES && "new".equals(fields.get(member(scattered(changed))))) {
        changed++;
      }
      assertThat(fields.values().stream().filter("new"::equals)).hasSize(changed);
      assertThat(changed).isGreaterThanOrEqualTo(least);
      least = changed;
    }
    changing.join();
  }

  private static int scattered(int i) {
    return (int) (i * 7919L % SIZE);
  }

  @Test
  void hashParts_inBothProtocols_areWhatTheHashHas() {
    fillHash();
    assertMembers(reader.call("HKEYS", "key"));
    assertThat(reader.call("HVALS", "key"))
        .isEqualTo("*" + SIZE + "\r\n" + "$3\r\nold\r\n".repeat(SIZE));
    assertThat(reader.call("HGETALL", "key")).startsWith("*" + 2 * SIZE + "\r\n$");
    reader.call("HELLO", "3");
    assertThat(reader.call("HGETALL", "key")).startsWith("%" + SIZE + "\r\n$");
    assertThat(reader.call("HKEYS", "key")).startsWith("*" + SIZE + "\r\n$");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void zrange_whileScoresChange_answersItsMomentInOrder(boolean falling) {
    fillSorted();
    List<String> expected = members(100, SIZE - 100);
    if (falling) {
      ask("ZRANGE", "key", "100", "-101", "REV");
      expected = expected.reversed();
    } else {
      ask("ZRANGEBYSCORE", "key", "100", "(" + (SIZE - 100));
    }
    sendAll(
        CHANGES,
        i ->
            switch (i % 4) {
              case 0 -> new String[] {"ZADD", "key", "" + 13 * i, member(31 * i)};
              case 1 -> new String[] {"ZREM", "key", member(31 * i)};
              case 2 -> new String[] {"ZADD", "key", 11 * i + ".5", "new" + i};
              default -> new String[] {i % 8 == 3 ? "ZPOPMIN" : "ZPOPMAX", "key"};
            });
    assertThat(elements(reader.reply()).equals(expected)).isTrue();
  }

  @Test
  void zrange_withScores_isFlatInResp2AndInPairsInResp3() {
    fillSorted();
    var flat = new StringBuilder("*" + 2 * SIZE + "\r\n");
    var pairs = new StringBuilder("*" + SIZE + "\r\n");
    for (int i = 0; i < SIZE; i++) {
      String bulk = "$" + member(i).length() + "\r\n" + member(i) + "\r\n";
      String score = Integer.toString(i);
      flat.append(bulk).append("$" + score.length() + "\r\n" + score + "\r\n");
      pairs.append("*2\r\n").append(bulk).append("," + score + "\r\n");
    }
    assertThat(reader.call("ZRANGE", "key", "0", "-1", "WITHSCORES").contentEquals(flat)).isTrue();
    reader.call("HELLO", "3");
    ask("ZRANGE", "key", "0", "-1", "WITHSCORES");
    sendAll(CHANGES, i -> new String[] {"ZADD", "key", "0.5", member(SIZE - 1 - i)});
    assertThat(reader.reply().contentEquals(pairs)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DEL key",
        "UNLINK key",
        "FLUSHALL",
        "FLUSHDB ASYNC",
        "SET key string",
        "PEXPIRE key 1",
        "RENAME key other:1",
        "RENAME key other:2",
        "RENAME key other:3",
        "MOVE key 1",
        "SWAPDB 0 1",
        "EXPIRE key 1000",
        "SINTERSTORE key key none",
        "SPOP key 15000"
      })
  void smembers_whileTheKeyGoesAway_answersItsMoment(String change) {
    writer.call("SET", "another", "key");
    fillSet();
    ask("SMEMBERS", "key");
    reader.send("PING");
    assertThat(writer.call(change.split(" "))).doesNotStartWith("-");
    for (int i = 0; i < 5; i++) {
      writer.call("SADD", "key" + i, "new");
      writer.call("SADD", "other:" + i, "new");
    }
    if (change.startsWith("PEXPIRE")) {
      await().until(() -> writer.call("EXISTS", "key").equals(":0\r\n"));
    }
    assertMembers(reader.reply());
    assertThat(reader.reply()).isEqualTo("+PONG\r\n");
  }

  @Test
  void replies_ofSeveralInOneTransaction_areEachOfItsPlace() {
    fillSet();
    reader.send("MULTI");
    reader.send("SMEMBERS", "key");
    reader.send("SADD", "key", "one more");
    reader.send("SMEMBERS", "key");
    reader.send("DEL", "key");
    reader.send("SMEMBERS", "key");
    reader.send("EXEC");
    for (int i = 0; i < 6; i++) {
      assertThat(reader.reply()).startsWith("+");
    }
    writer.call("SADD", "key", "much later");
    String reply = reader.reply();
    String first = "*5\r\n*" + SIZE + "\r\n";
    String second = ":1\r\n*" + (SIZE + 1) + "\r\n";
    int border = reply.indexOf(second);
    assertThat(reply).startsWith(first).endsWith(":1\r\n*0\r\n");
    assertMembers(reply.substring(5, border));
    assertThat(elements(reply.substring(border + 4, reply.length() - 8)))
        .hasSize(SIZE + 1)
        .contains("one more");
  }

  @Test
  void smembers_withoutReply_leavesNothing() {
    fillSet();
    reader.send("CLIENT", "REPLY", "SKIP");
    reader.send("SMEMBERS", "key");
    assertThat(reader.call("PING")).isEqualTo("+PONG\r\n");
    reader.send("CLIENT", "REPLY", "OFF");
    reader.send("SMEMBERS", "key");
    assertThat(reader.call("CLIENT", "REPLY", "ON")).isEqualTo("+OK\r\n");
    assertThat(PinnedTable.live()).isZero();
  }

  @Test
  void smembers_unread_letsOthersOfTheEventLoopGoOn() {
    fillSet();
    ask("SMEMBERS", "key");
    for (int i = 0; i < 200; i++) {
      assertThat(writer.call("SISMEMBER", "key", member(i))).isEqualTo(":1\r\n");
    }
    assertThat(PinnedTable.live()).isPositive(); // it is unfinished still
    assertThat(elements(reader.reply())).hasSize(SIZE);
    assertThat(reader.call("PING")).isEqualTo("+PONG\r\n");
  }

  @Test
  void smembers_clientLeavesHalfWay_leavesNothing() {
    fillSet();
    for (int i = 0; i < 10; i++) {
      try (RawClient leaving = server.connectNarrow()) {
        leaving.send("SMEMBERS", "key");
        await().until(() -> PinnedTable.live() > 0);
        writer.call("SREM", "key", member(i));
        if (i == 9) {
          writer.call("DEL", "key");
        }
      }
      await().until(() -> PinnedTable.live() == 0);
    }
  }

  @Test
  void algebraAndSort_ofLargeSets_answerAll() {
    fillSet();
    sendAll(SIZE / 2, i -> new String[] {"SADD", "half", member(2 * i)});
    sendAll(SIZE / 2, i -> new String[] {"ZADD", "sorted", "1", member(2 * i)});
    assertMembers(reader.call("SUNION", "key", "half"));
    assertThat(elements(reader.call("SINTER", "key", "half"))).hasSize(SIZE / 2);
    assertThat(elements(reader.call("SDIFF", "key", "half")))
        .hasSize(SIZE / 2)
        .contains(member(1))
        .doesNotContain(member(2));
    assertThat(reader.call("SDIFF", "half", "key")).isEqualTo("*0\r\n");
    assertThat(elements(reader.call("ZUNION", "2", "key", "sorted", "WITHSCORES")))
        .hasSize(2 * SIZE);
    assertThat(elements(reader.call("ZDIFF", "2", "key", "sorted"))).hasSize(SIZE / 2);
    List<String> sorted = members(0, SIZE);
    sorted.sort(null);
    assertThat(elements(reader.call("SORT", "key", "ALPHA")).equals(sorted)).isTrue();
  }
}
