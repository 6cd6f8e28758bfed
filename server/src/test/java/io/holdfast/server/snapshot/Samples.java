package io.holdfast.server.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.params.SetParams;

/** Fills a server with keys of all types, encodings and sizes, some with an expiry. */
final class Samples {
  private static final int BATCH = 2000;

  private final Random random = new Random(20261121);
  private final Jedis jedis;
  private boolean forReplicator;

  Samples(Jedis jedis) {
    this.jedis = jedis;
  }

  /**
   * Leaves out what redis-replicator can't read: infinite scores in listpacks, and entries of
   * streams with more fields than their node's first one.
   */
  Samples forReplicator() {
    forReplicator = true;
    return this;
  }

  /** Writes about {@code count} keys over three databases. */
  void fill(int count) {
    int[] databases = {0, 0, 0, 0, 3, 15};
    for (int done = 0; done < count; done += BATCH) {
      jedis.select(databases[random.nextInt(databases.length)]);
      Pipeline pipeline = jedis.pipelined();
      for (int i = done; i < Math.min(count, done + BATCH); i++) {
        key(pipeline, i);
      }
      pipeline.sync();
    }
    jedis.select(0);
    large();
  }

  private void key(Pipeline p, int i) {
    byte[] key = bytes("key:" + i);
    switch (random.nextInt(17)) {
      case 0 -> p.set(key, bytes(Long.toString(random.nextLong())));
      case 1 -> p.set(key, bytes(Integer.toString(random.nextInt(70_000) - 35_000)));
      case 2 -> p.set(key, bytes(Integer.toString(random.nextInt(300) - 150)));
      case 3 -> p.set(key, binary(random.nextInt(80)));
      case 4 -> p.set(key, text(random.nextInt(300)));
      case 5 ->
          p.set(key, text(20), SetParams.setParams().px(3_600_000L + random.nextInt(1 << 30)));
      case 6 -> p.append(key, bytes(Integer.toString(random.nextInt())));
      case 7, 8 -> hash(p, key, 1 + random.nextInt(20), 30);
      case 9 -> hash(p, key, 1 + random.nextInt(4), 200);
      case 10 -> list(p, key, 1 + random.nextInt(30), 60);
      case 11 -> list(p, key, 1 + random.nextInt(5), 3000);
      case 12 -> intset(p, key);
      case 13 -> set(p, key, 1 + random.nextInt(20));
      case 14 -> sortedSet(p, key, 1 + random.nextInt(20), 30);
      case 15 -> stream(p, key, 1 + random.nextInt(8), 40);
      default -> sortedSet(p, key, 1 + random.nextInt(4), 120);
    }
    if (random.nextInt(4) == 0) {
      p.pexpire(key, 3_600_000L + random.nextInt(1 << 30));
    }
  }

  /** What is larger than the limits of the packed encodings. */
  private void large() {
    Pipeline p = jedis.pipelined();
    hash(p, bytes("large:hash"), 3000, 40);
    list(p, bytes("large:list"), 5000, 80);
    stream(p, bytes("large:stream"), 3000, 60);
    p.rpush(bytes("large:element"), text(20_000), bytes("small"), binary(9000));
    for (int i = 0; i < 3000; i++) {
      p.sadd(bytes("large:intset"), bytes(Long.toString(random.nextLong())));
      p.sadd(bytes("large:set"), text(15));
    }
    sortedSet(p, bytes("large:zset"), 3000, 25);
    p.set(bytes("large:text"), text(1_000_000));
    p.set(bytes("large:binary"), binary(300_000));
    p.set(bytes("large:zeros"), new byte[100_000]);
    p.set(new byte[0], bytes("empty key"));
    p.set(bytes("empty value"), new byte[0]);
    p.sync();
  }

  private void hash(Pipeline p, byte[] key, int fields, int size) {
    for (int i = 0; i < fields; i++) {
      p.hset(
          key,
          bytes("f" + i),
          random.nextBoolean() ? bytes(Integer.toString(random.nextInt())) : text(size));
    }
  }

  private void list(Pipeline p, byte[] key, int elements, int size) {
    for (int i = 0; i < elements; i++) {
      byte[] element =
          random.nextInt(3) == 0 ? bytes(Long.toString(random.nextLong())) : text(size);
      if (random.nextBoolean()) {
        p.rpush(key, element);
      } else {
        p.lpush(key, element);
      }
    }
  }

  /** Entries with the same and with other fields, groups, pending entries; some removed again. */
  private void stream(Pipeline p, byte[] key, int entries, int size) {
    for (int i = 0; i < entries; i++) {
      byte[] id = bytes(i + 1 + "-" + i % 3);
      List<byte[]> words = new ArrayList<>(List.of(key, id));
      for (int f = random.nextInt(5) > 0 || forReplicator ? 1 : random.nextInt(3); f >= 0; f--) {
        words.add(bytes("field" + f));
        words.add(random.nextBoolean() ? bytes("" + i) : text(size));
      }
      p.sendCommand(Protocol.Command.XADD, words.toArray(byte[][]::new));
    }
    byte[] group = bytes("group" + random.nextInt(9));
    p.xgroupCreate(key, group, bytes("0"), false);
    p.xgroupCreate(key, bytes("idle"), bytes("$"), false);
    for (int c = random.nextInt(3); c > 0; c--) {
      p.sendCommand(
          Protocol.Command.XREADGROUP,
          bytes("GROUP"),
          group,
          bytes("consumer" + c),
          bytes("COUNT"),
          bytes("" + (1 + entries / 3)),
          bytes("STREAMS"),
          key,
          bytes(">"));
    }
    for (int i = 0; i < entries; i += 1 + random.nextInt(9)) {
      byte[] id = bytes(i + 1 + "-" + i % 3);
      if (random.nextBoolean()) {
        p.xdel(key, id);
      } else {
        p.xack(key, group, id);
      }
    }
  }

  private void intset(Pipeline p, byte[] key) {
    int bits = 8 + random.nextInt(56);
    for (int i = 0; i < 1 + random.nextInt(20); i++) {
      p.sadd(key, bytes(Long.toString(random.nextLong() >> (64 - bits))));
    }
  }

  private void set(Pipeline p, byte[] key, int members) {
    for (int i = 0; i < members; i++) {
      p.sadd(key, text(15));
    }
  }

  private void sortedSet(Pipeline p, byte[] key, int members, int size) {
    for (int i = 0; i < members; i++) {
      p.zadd(key, score(), text(size));
    }
  }

  private double score() {
    return switch (random.nextInt(forReplicator ? 4 : 6)) {
      case 0 -> random.nextInt(1000) - 500;
      case 1 -> random.nextDouble();
      case 2 -> random.nextLong();
      case 3 -> random.nextInt(10) / 10.0;
      case 4 -> random.nextGaussian() * 1e300;
      default -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    };
  }

  /** Text that compresses somewhat. */
  private byte[] text(int most) {
    String[] words = {"snapshot ", "volume", " backup", "a", "restore, ", "42", "éü", "zzzzzz"};
    var text = new StringBuilder();
    int length = 1 + random.nextInt(Math.max(1, most));
    while (text.length() < length) {
      text.append(
          random.nextInt(4) == 0
              ? Integer.toString(random.nextInt(), 36)
              : words[random.nextInt(words.length)]);
    }
    return bytes(text.substring(0, length));
  }

  private byte[] binary(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
