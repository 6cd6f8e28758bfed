package io.holdfast.server.structure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Sorted sets of all sizes beside a sorted list and a map. */
final class SortedSetValueTest {
  private final BlockChecker.Strict checker = new BlockChecker.Strict();
  private final Map<String, Double> scores = new HashMap<>();
  private final List<String> order = new ArrayList<>(); // members in the set's order

  @Property(tries = 30)
  void changes_atRandom_sameAsModel(@ForAll long seed) {
    var random = new Random(seed);
    scores.clear(); // jqwik keeps the instance for all tries
    order.clear();
    int range = random.nextInt(3) == 0 ? 60 : random.nextInt(4) == 0 ? 4000 : 400;
    try (var slabs = new Slabs(1L << 30, checker)) {
      var payload = new ShiftedPayload(slabs, Form.SORTED_SET_LISTPACK, Listpack.EMPTY_BYTES);
      Listpack.init(payload);
      var set = SortedSetValue.open(payload);
      for (int step = 0; step < 2 * range; step++) {
        change(set, random, range, step < range);
        if (step % (1 + range / 20) == 0) {
          assertSame(set, random);
          assertIntact(payload);
        }
      }
      assertSame(set, random);
      assertCopies(set, slabs, random);
      free(set);
      payload.free();
    }
    assertThat(checker.liveBlocks()).isZero();
  }

  @Property(tries = 10)
  void compact_ofACollectedResult_makesAListpackIfItFits(@ForAll long seed) {
    var random = new Random(seed);
    scores.clear(); // jqwik keeps the instance for all tries
    order.clear();
    try (var slabs = new Slabs(1L << 30, checker)) {
      var set = SortedSetValue.spread(slabs);
      assertThat(set.encoding()).isEqualTo("skiplist");
      int size = random.nextInt(200);
      boolean large = random.nextInt(3) == 0;
      for (int i = 0; i < size; i++) {
        put(set, "m" + i, random.nextGaussian());
      }
      if (large) {
        put(set, "m".repeat(65), 1);
      }
      set.compact();
      assertThat(set.isPacked()).isEqualTo(size <= 128 && !large);
      assertSame(set, random);
      free(set);
      ((DetachedPayload) set.payload()).free();
    }
    assertThat(checker.liveBlocks()).isZero();
  }

  @Test
  void score_ofEachKind_staysTheSame() {
    double[] kinds = {
      0,
      1.5,
      -1e300,
      1e-300,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      3.14,
      1e17,
      0x1p62,
      -0x1p63,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      1.2345678901234568e17,
      0.1 + 0.2
    };
    try (var slabs = new Slabs(1L << 30, checker)) {
      for (boolean packed : new boolean[] {true, false}) {
        var set = packed ? new SortedSetValue(slabs) : SortedSetValue.spread(slabs);
        for (double kind : kinds) {
          assertThat(set.put(bytes("m" + kind), kind)).isTrue();
        }
        for (double kind : kinds) {
          assertThat(set.score(bytes("m" + kind))).isEqualTo(kind);
          assertThat(set.put(bytes("m" + kind), kind)).isFalse();
        }
        assertThat(set.put(bytes("m0.0"), -0.0)).isFalse();
        assertThat(set.score(bytes("m0.0"))).isEqualTo(0.0);
        assertThat(set.put(bytes("zero"), -0.0)).isTrue();
        assertThat(set.score(bytes("zero"))).isEqualTo(packed ? 0.0 : -0.0);
        assertThat(set.rank(bytes("zero"))).isEqualTo(set.rank(bytes("m0.0")) + 1);
        assertThat(set.score(bytes("missing"))).isNaN();
        assertThat(set.rank(bytes("missing"))).isEqualTo(-1);
        assertThat(set.isPacked()).isEqualTo(packed);
        free(set);
        ((DetachedPayload) set.payload()).free();
      }
    }
    assertThat(checker.liveBlocks()).isZero();
  }

  @Test
  void listpack_whenMembersAreManyOrLong_becomesATree() {
    try (var slabs = new Slabs(1L << 30, checker)) {
      var many = new SortedSetValue(slabs);
      for (int i = 0; i < 128; i++) {
        many.put(bytes("m" + i), i);
      }
      assertThat(many.encoding()).isEqualTo("listpack");
      byte[] packed = many.listpack();
      many.put(bytes("m128"), 128);
      assertThat(many.encoding()).isEqualTo("skiplist");
      assertThat(many.listpack()).isNull();
      var longer = SortedSetValue.ofListpack(slabs, packed == null ? new byte[0] : packed);
      assertThat(longer.listpack()).isEqualTo(packed);
      longer.remove(bytes("m7"));
      longer.put(bytes("x".repeat(64)), 0);
      assertThat(longer.encoding()).isEqualTo("listpack");
      longer.remove(bytes("m8"));
      longer.put(bytes("x".repeat(65)), 0);
      assertThat(longer.encoding()).isEqualTo("skiplist");
      assertThat(longer.size()).isEqualTo(128);
      for (SortedSetValue set : List.of(many, longer)) {
        free(set);
        ((DetachedPayload) set.payload()).free();
      }
    }
    assertThat(checker.liveBlocks()).isZero();
  }

  private void change(SortedSetValue set, Random random, int range, boolean grow) {
    String member = "m" + random.nextInt(range);
    int kind = random.nextInt(grow ? 14 : 6);
    if (kind == 0 || order.isEmpty()) {
      assertThat(set.remove(bytes(member))).isEqualTo(scores.remove(member) != null);
      order.remove(member);
    } else if (kind == 1) {
      int count = 1 + random.nextInt(Math.min(3, order.size()));
      boolean highest = random.nextBoolean();
      var popped = new Taken();
      set.pop(count, highest, popped);
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        expected.add(text(highest ? order.removeLast() : order.removeFirst()));
      }
      assertThat(popped.taken).isEqualTo(expected);
      scores.keySet().retainAll(new HashSet<>(order));
    } else if (kind == 2 && random.nextInt(4) == 0) {
      int from = random.nextInt(order.size());
      int count = Math.min(random.nextInt(30), order.size() - from);
      set.removeRange(from, count);
      List<String> gone = order.subList(from, from + count);
      gone.forEach(scores::remove);
      gone.clear();
    }
    if (kind >= 3) {
      String name = random.nextInt(40) == 0 && range > 100 ? member + "x".repeat(300) : member;
      put(set, random.nextInt(5) == 0 ? "" + random.nextInt(range) : name, score(random));
    }
    assertThat(set.size()).isEqualTo(order.size());
  }

  private void put(SortedSetValue set, String member, double score) {
    Double former = scores.get(member);
    assertThat(set.put(bytes(member), score)).isEqualTo(former == null);
    if (former == null || former != score) {
      order.remove(member);
      scores.put(member, score);
      int low = 0;
      for (int high = order.size(); low < high; ) {
        int middle = (low + high) >>> 1;
        if (stands(order.get(middle), member)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      order.add(low, member);
      assertThat(set.rank(bytes(member))).isEqualTo(low);
    }
  }

  /** True when one member stands before another. */
  private boolean stands(String one, String other) {
    double a = scoreOf(one);
    double b = scoreOf(other);
    return a < b || (a == b && one.compareTo(other) < 0);
  }

  private double scoreOf(String member) {
    return scores.getOrDefault(member, Double.NaN);
  }

  private static double score(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(5);
      case 1 -> random.nextGaussian();
      case 2 -> random.nextInt() * 1e12;
      case 3 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      case 4 -> -0.0;
      default -> -random.nextInt(1000);
    };
  }

  private void assertSame(SortedSetValue set, Random random) {
    List<String> expected = order.stream().map(this::text).toList();
    var rising = new Taken();
    set.forEach(0, set.size(), false, (SortedSetValue.Sink) rising);
    assertThat(rising.taken).isEqualTo(expected);
    List<String> visited = new ArrayList<>();
    set.forEach((m, s) -> visited.add(text(string(m), s)));
    assertThat(visited).isEqualTo(expected);
    Set<String> scanned = new HashSet<>();
    for (long cursor = set.scan(0, (m, s) -> scanned.add(text(string(m), s))); cursor != 0; ) {
      cursor = set.scan(cursor, (m, s) -> scanned.add(text(string(m), s)));
    }
    assertThat(scanned).isEqualTo(new HashSet<>(expected));
    for (int i = 0; i < 5 && !order.isEmpty(); i++) {
      int rank = random.nextInt(order.size());
      int count = random.nextInt(rank + 1);
      var falling = new Taken();
      set.forEach(rank, count, true, (SortedSetValue.Sink) falling);
      assertThat(falling.taken).isEqualTo(expected.subList(rank - count + 1, rank + 1).reversed());
      String member = order.get(rank);
      double score = scoreOf(member);
      assertThat(set.rank(bytes(member))).isEqualTo(rank);
      assertThat(set.score(bytes(member)) == score).isTrue();
      int below = (int) scores.values().stream().filter(s -> s <= score).count();
      assertThat(set.countBefore((SortedSetValue.ScoreBoundary) s -> s <= score)).isEqualTo(below);
      assertThat(
              set.countBefore(
                  (s, m) -> s < score || (s == score && string(m).compareTo(member) < 0)))
          .isEqualTo(rank);
      set.random(random, (m, s) -> assertThat(scoreOf(string(m)) == s).isTrue());
    }
  }

  private static void assertIntact(Payload payload) {
    if (payload.form() == Form.SORTED_SET_TREE) {
      ScoreTreeCheck.check(
          payload.slabs(),
          ScoreTree.open(payload, MemberTable.ROOT_BYTES),
          payload.address() + MemberTable.ROOT_BYTES);
    }
  }

  private void assertCopies(SortedSetValue set, Slabs slabs, Random random) {
    long before = slabs.usedBytes();
    SortedSetValue copy = set.copyTo(slabs);
    assertThat(copy.memory()).isEqualTo(slabs.usedBytes() - before);
    assertThat(copy.encoding()).isEqualTo(set.encoding());
    assertSame(copy, random);
    byte[] packed = copy.listpack();
    if (packed != null) {
      SortedSetValue again = SortedSetValue.ofListpack(slabs, packed);
      assertSame(again, random);
      free(again);
      ((DetachedPayload) again.payload()).free();
    }
    copy.removeRange(0, copy.size());
    assertThat(copy.isEmpty()).isTrue();
    free(copy);
    ((DetachedPayload) copy.payload()).free();
    assertThat(slabs.usedBytes()).isEqualTo(before);
    assertSame(set, random);
  }

  private static void free(SortedSetValue set) {
    long used = set.payload().slabs().usedBytes();
    while (!set.freeSome(50)) {
      long less = set.payload().slabs().usedBytes();
      assertThat(less).isBetween(used - 50_000, used - 1);
      used = less;
    }
  }

  private String text(String member) {
    return text(member, scoreOf(member));
  }

  private static String text(String member, double score) {
    return member + " " + (score + 0.0); // of both zeros the same
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static String string(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /** Takes members and scores as text. */
  private static final class Taken implements SortedSetValue.Sink {
    final List<String> taken = new ArrayList<>();
    private String member = "";

    @Override
    public void bytes(long address, int length) {
      byte[] copy = new byte[length];
      Memory.read(address, copy, 0, length);
      member = string(copy);
    }

    @Override
    public void integer(long value) {
      member = Long.toString(value);
    }

    @Override
    public void score(double score) {
      taken.add(text(member, score));
    }
  }
}
