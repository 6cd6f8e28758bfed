package io.holdfast.server.structure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Streams with groups beside sorted maps. */
final class StreamValueTest {
  private static final byte[] GROUP = bytes("group");

  private final BlockChecker.Strict checker = new BlockChecker.Strict();
  private final TreeMap<StreamId, List<String>> entries = new TreeMap<>();
  private final TreeMap<StreamId, String> pending = new TreeMap<>();

  @Property(tries = 40)
  void changes_atRandom_sameAsModel(@ForAll long seed) {
    var random = new Random(seed);
    entries.clear(); // jqwik keeps the instance for all tries
    pending.clear();
    int steps = random.nextInt(3) == 0 ? 5000 : 400;
    try (var slabs = new Slabs(1L << 30, checker);
        var others = new Slabs(1L << 30, new BlockChecker.Strict())) {
      var stream = new StreamValue(slabs);
      stream.addGroup(GROUP, StreamId.MIN, 0);
      for (int step = 0; step < steps; step++) {
        change(stream, random, step < steps / 2);
        assertThat(stream.memory()).isEqualTo(slabs.usedBytes());
        if (step % (1 + steps / 20) == 0) {
          assertSame(stream, random);
        }
      }
      assertSame(stream, random);
      StreamValue copy = stream.copyTo(others);
      assertThat(copy.memory()).isEqualTo(others.usedBytes());
      assertSame(copy, random);
      free(stream, random);
      assertThat(slabs.usedBytes()).isZero();
      StreamValue group = Objects.requireNonNull(copy.takeGroup(GROUP));
      assertThat(copy.takeGroup(GROUP)).isNull();
      assertThat(copy.memory() + group.memory()).isEqualTo(others.usedBytes());
      free(copy, random);
      assertThat(group.memory()).isEqualTo(others.usedBytes());
      free(group, random);
      assertThat(others.usedBytes()).isZero();
    }
    assertThat(checker.liveBlocks()).isZero();
  }

  @Test
  void node_ofRedisExample_hasItsBytes() {
    try (var slabs = new Slabs(1L << 30, checker)) {
      var stream = new StreamValue(slabs);
      stream.add(new StreamId(5, 1), fields("a", "1"), 0);
      stream.add(new StreamId(5, 2), fields("a", "x"), 0);
      stream.add(new StreamId(300, 0), fields("b", "2", "c", "3"), 0);
      stream.delete(new StreamId(5, 2));
      StreamNodes nodes = stream.nodes();
      assertThat(nodes.next()).isTrue();
      assertThat(nodes.id()).isEqualTo(new StreamId(5, 1));
      byte[] packed = nodes.listpack();
      assertThat(Listpack.validate(packed)).isEqualTo(5 + 5 + 5 + 9);
      assertThat(StreamNodeCheck.check(packed, new StreamId(5, 1), null))
          .isEqualTo(new StreamNodeCheck.Found(2, new StreamId(300, 0)));
      assertThat(nodes.next()).isFalse();
      assertThat(stream.maxDeletedId()).isEqualTo(new StreamId(5, 2));
      free(stream, new Random(1));
    }
  }

  @Test
  void entriesUpTo_deletedOnesAmongThem_isUnknown() {
    try (var slabs = new Slabs(1L << 30, checker)) {
      var stream = new StreamValue(slabs);
      for (int i = 1; i <= 10; i++) {
        stream.add(new StreamId(i, 0), fields("a", "" + i), 0);
      }
      assertThat(stream.entriesUpTo(new StreamId(10, 0))).isEqualTo(10);
      assertThat(stream.entriesUpTo(new StreamId(1, 0))).isOne();
      assertThat(stream.entriesUpTo(StreamId.MIN)).isZero();
      assertThat(stream.entriesUpTo(new StreamId(11, 0))).isEqualTo(StreamGroup.UNKNOWN);
      stream.delete(new StreamId(5, 0));
      assertThat(stream.entriesUpTo(new StreamId(1, 0))).isEqualTo(StreamGroup.UNKNOWN);
      assertThat(stream.hasDeletedFrom(new StreamId(5, 0))).isTrue();
      assertThat(stream.hasDeletedFrom(new StreamId(6, 0))).isFalse();
      stream.trim(new StreamTrim(true, 3, StreamId.MIN, false, 0));
      assertThat(stream.firstId()).isEqualTo(new StreamId(8, 0));
      assertThat(stream.entriesUpTo(new StreamId(8, 0))).isEqualTo(8);
      free(stream, new Random(1));
    }
  }

  private void change(StreamValue stream, Random random, boolean growing) {
    StreamGroup group = Objects.requireNonNull(stream.group(GROUP));
    int kind = random.nextInt(growing ? 14 : 30);
    switch (kind) {
      case 0 -> trim(stream, random);
      case 1, 2 -> {
        StreamId id = near(random);
        assertThat(stream.delete(id)).isEqualTo(entries.remove(id) != null);
      }
      case 3, 4, 5 -> {
        StreamId id = near(random);
        String name = "c" + random.nextInt(5);
        if (group.consumer(bytes(name)) == null) {
          group.addConsumer(bytes(name), 1);
        }
        group.assign(id, Objects.requireNonNull(group.consumer(bytes(name))), 7, 2);
        pending.put(id, name);
      }
      case 6 -> {
        StreamId id = near(random);
        assertThat(group.acknowledge(id)).isEqualTo(pending.remove(id) != null);
      }
      case 7 -> {
        if (random.nextInt(20) == 0) {
          String name = "c" + random.nextInt(5);
          group.removeConsumer(bytes(name));
          pending.values().removeIf(name::equals);
        }
      }
      default -> {
        if (growing || kind < 12) {
          add(stream, random);
        } else {
          StreamId id = near(random);
          assertThat(stream.delete(id)).isEqualTo(entries.remove(id) != null);
        }
      }
    }
  }

  private void add(StreamValue stream, Random random) {
    StreamId last = stream.lastId();
    StreamId id =
        random.nextInt(4) == 0
            ? last.next()
            : new StreamId(last.millis() + 1 + random.nextInt(3), random.nextInt(3));
    List<String> pairs = new ArrayList<>();
    for (int i = random.nextInt(6) == 0 ? random.nextInt(4) : 1; i >= 0; i--) {
      pairs.add("f" + (random.nextInt(9) == 0 ? random.nextInt(1000) : i));
      pairs.add(random.nextBoolean() ? "" + random.nextInt() : "v".repeat(random.nextInt(90)));
    }
    stream.add(id, fields(pairs.toArray(String[]::new)), 0);
    entries.put(id, pairs);
  }

  /**
   * An approximate trim leaves what an exact one would take; how much, Redis is asked elsewhere.
   */
  private void trim(StreamValue stream, Random random) {
    boolean byLength = random.nextBoolean();
    boolean approximate = random.nextInt(3) == 0;
    StreamId from = near(random);
    int length = random.nextInt(1 + entries.size() + 3);
    long gone = stream.trim(new StreamTrim(byLength, length, from, approximate, 0));
    long exact = byLength ? entries.size() - length : entries.headMap(from, false).size();
    if (!approximate) {
      assertThat(gone).isEqualTo(Math.max(0, exact));
    }
    assertThat(gone).isBetween(0L, Math.max(0, exact));
    for (long i = 0; i < gone; i++) {
      entries.pollFirstEntry();
    }
  }

  private StreamId near(Random random) {
    if (entries.isEmpty() || random.nextInt(9) == 0) {
      return new StreamId(random.nextInt(50), random.nextInt(3));
    }
    long millis = random.nextLong(entries.lastKey().millis() + 1);
    StreamId found = entries.ceilingKey(new StreamId(millis, 0));
    return found == null ? entries.lastKey() : found;
  }

  private void assertSame(StreamValue stream, Random random) {
    assertThat(stream.length()).isEqualTo(entries.size());
    StreamId none = StreamId.MIN;
    assertThat(stream.firstId()).isEqualTo(entries.isEmpty() ? none : entries.firstKey());
    assertThat(stream.topId()).isEqualTo(entries.isEmpty() ? none : entries.lastKey());
    assertRange(stream, StreamId.MIN, StreamId.MAX);
    StreamId one = near(random);
    StreamId other = near(random);
    assertRange(stream, one, other);
    assertRange(stream, other.next(), one.previous());
    assertThat(stream.contains(one)).isEqualTo(entries.containsKey(one));
    assertPending(Objects.requireNonNull(stream.group(GROUP)), one);
  }

  private void assertRange(StreamValue stream, StreamId start, StreamId end) {
    NavigableMap<StreamId, List<String>> expected =
        start.isAfter(end) ? new TreeMap<>() : entries.subMap(start, true, end, true);
    var found = new TreeMap<StreamId, List<String>>();
    StreamCursor forward = stream.entries(start, end, false);
    while (forward.next()) {
      found.put(forward.id(), pairs(forward));
    }
    assertThat(found).isEqualTo(expected);
    List<StreamId> back = new ArrayList<>();
    StreamCursor reverse = stream.entries(start, end, true);
    while (reverse.next()) {
      back.add(reverse.id());
      assertThat(pairs(reverse)).isEqualTo(expected.get(reverse.id()));
    }
    assertThat(back).containsExactlyElementsOf(expected.descendingKeySet());
    int most = expected.size() / 2 + 1;
    assertThat(stream.count(start, end, Long.MAX_VALUE)).isEqualTo(expected.size());
    assertThat(stream.count(start, end, most)).isEqualTo(Math.min(most, expected.size()));
    assertCopy(stream, start, end, most, List.copyOf(expected.keySet()));
  }

  /** A copy of a range's beginning has what the range has, up to there. */
  private static void assertCopy(
      StreamValue stream, StreamId start, StreamId end, int count, List<StreamId> expected) {
    for (boolean reverse : new boolean[] {false, true}) {
      List<StreamId> order = reverse ? expected.reversed() : expected;
      try (var slabs = new Slabs(1L << 30, BlockChecker.NONE)) {
        StreamCursor copy = stream.copyOf(start, end, reverse, count, slabs);
        for (StreamId id : order.subList(0, Math.min(count, order.size()))) {
          assertThat(copy.next()).isTrue();
          assertThat(copy.id()).isEqualTo(id);
        }
      }
    }
  }

  private void assertPending(StreamGroup group, StreamId from) {
    assertThat(group.pending()).isEqualTo(pending.size());
    var all = new TreeMap<StreamId, String>();
    StreamPending walk = group.pending(null, from);
    while (walk.next()) {
      all.put(walk.id(), new String(walk.consumer().name(), ISO_8859_1));
    }
    assertThat(all).isEqualTo(pending.tailMap(from, true));
    int sum = 0;
    for (int i = 0; i < group.consumers(); i++) {
      StreamConsumer consumer = group.consumer(i);
      String name = new String(consumer.name(), ISO_8859_1);
      List<StreamId> its = new ArrayList<>();
      StreamPending own = group.pending(consumer, StreamId.MIN);
      while (own.next()) {
        its.add(own.id());
        assertThat(own.deliveries()).isEqualTo(2);
      }
      sum += consumer.pending();
      assertThat(its)
          .hasSize(consumer.pending())
          .allMatch(id -> name.equals(pending.get(id)))
          .isSorted();
    }
    assertThat(sum).isEqualTo(pending.size());
  }

  private static List<String> pairs(StreamCursor entry) {
    List<String> pairs = new ArrayList<>();
    entry.read(
        new ElementSink() {
          @Override
          public void bytes(long address, int length) {
            byte[] bytes = new byte[length];
            Memory.read(address, bytes, 0, length);
            pairs.add(new String(bytes, ISO_8859_1));
          }

          @Override
          public void integer(long value) {
            pairs.add(Long.toString(value));
          }
        });
    assertThat(pairs).hasSize(2 * entry.pairs());
    return pairs;
  }

  private static void free(StreamValue stream, Random random) {
    while (!stream.freeSome(1 + random.nextInt(50))) {
      assertThat(stream.memory()).isPositive();
    }
    Values.detached(stream).free();
  }

  private static byte[][] fields(String... pairs) {
    var fields = new byte[pairs.length][];
    for (int i = 0; i < pairs.length; i++) {
      fields[i] = bytes(pairs[i]);
    }
    return fields;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
