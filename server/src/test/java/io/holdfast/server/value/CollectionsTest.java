package io.holdfast.server.value;

import static io.holdfast.server.value.ListpackTest.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Each collection takes the same random changes as a plain Java collection. */
final class CollectionsTest {
  private static String string(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  @Property(tries = 60)
  void hash_randomChanges_sameAsHashMap(@ForAll long seed) {
    var random = new Random(seed);
    int range = random.nextBoolean() ? 40 : 1500;
    var hash = new HashValue();
    Map<String, String> model = new HashMap<>();
    for (int i = 0; i < 2 * range; i++) {
      String field = "f" + random.nextInt(range);
      if (random.nextInt(3) == 0) {
        assertThat(hash.remove(bytes(field))).isEqualTo(model.remove(field) != null);
      } else {
        String value = i == range ? "x".repeat(random.nextInt(80)) : "" + random.nextInt();
        assertThat(hash.put(bytes(field), bytes(value))).isEqualTo(!model.containsKey(field));
        model.put(field, value);
      }
    }
    HashValue copy = hash.copy();
    assertThat(contents(hash)).isEqualTo(model);
    model.forEach((f, v) -> assertThat(hash.get(bytes(f))).isEqualTo(bytes(v)));
    assertThat(hash.memory()).isGreaterThanOrEqualTo(copy.memory());
    byte[] packed = hash.listpack();
    if (packed != null) {
      assertThat(HashValue.ofListpack(packed).listpack()).isEqualTo(packed);
    }
    for (String field : List.copyOf(model.keySet())) {
      hash.remove(bytes(field));
    }
    assertThat(hash.isEmpty()).isTrue();
    long least = emptied(hash.encoding()).memory();
    assertThat(hash.memory()).isBetween(least, least + 72); // a listpack keeps up to 72 free
    assertThat(contents(copy)).isEqualTo(model);
  }

  /** All that was counted for fields and values must have been taken off again. */
  private static HashValue emptied(String encoding) {
    var hash = new HashValue();
    if (encoding.equals("hashtable")) {
      hash.put(bytes("f"), bytes("x".repeat(65)));
      hash.remove(bytes("f"));
    }
    return hash;
  }

  private static Map<String, String> contents(HashValue hash) {
    Map<String, String> contents = new HashMap<>();
    hash.forEach((f, v) -> contents.put(string(f), string(v)));
    assertThat(hash.size()).isEqualTo(contents.size());
    return contents;
  }

  @Property(tries = 60)
  void set_randomChanges_sameAsHashSet(@ForAll long seed) {
    var random = new Random(seed);
    int range = random.nextBoolean() ? 300 : 3000;
    boolean integers = random.nextBoolean();
    var set = new SetValue();
    Set<String> model = new HashSet<>();
    for (int i = 0; i < range; i++) {
      String member = (integers || i < range / 2 ? "" : "m") + (random.nextInt(range) - 50);
      if (random.nextInt(3) == 0) {
        assertThat(set.remove(bytes(member))).isEqualTo(model.remove(member));
      } else {
        assertThat(set.add(bytes(member))).isEqualTo(model.add(member));
      }
      assertThat(set.contains(bytes(member))).isEqualTo(model.contains(member));
    }
    Set<String> seen = new HashSet<>();
    set.forEach(member -> seen.add(string(member)));
    assertThat(seen).isEqualTo(model);
    assertThat(set.size()).isEqualTo(model.size());
    if (integers && set.size() <= 512 && range == 300) {
      assertThat(set.encoding()).isEqualTo("intset");
      assertThat(Intset.validate(set.intset() == null ? new byte[0] : set.intset()))
          .isEqualTo(model.size());
    }
    if (set.size() > 512) {
      assertThat(set.encoding()).isEqualTo("hashtable");
    }
    SetValue copy = set.copy();
    assertThat(copy.memory()).isEqualTo(set.memory());
    List.copyOf(model).forEach(member -> set.remove(bytes(member)));
    assertThat(set.isEmpty()).isTrue();
    assertThat(copy.size()).isEqualTo(model.size());
  }

  @Property(tries = 40)
  void scan_whileTheSetChanges_seesAllThatStays(@ForAll long seed) {
    var random = new Random(seed);
    var set = new SetValue();
    Set<String> stays = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      stays.add("stay" + i);
      set.add(bytes("stay" + i));
    }
    Set<String> seen = new HashSet<>();
    long cursor = 0;
    int next = 0;
    do {
      cursor = set.scan(cursor, member -> seen.add(string(member)));
      boolean grow = next < 5000 && random.nextInt(200) < 110; // else the walk never ends
      for (int i = random.nextInt(40); i > 0; i--) {
        if (grow) {
          set.add(bytes("t" + next++));
        } else {
          set.remove(bytes("t" + random.nextInt(next + 1)));
        }
      }
    } while (cursor != 0);
    assertThat(seen).containsAll(stays);
  }

  private record Scored(String member, double score) {}

  private static final Comparator<Scored> ORDER =
      Comparator.comparingDouble(Scored::score).thenComparing(Scored::member);

  @Property(tries = 60)
  void sortedSet_randomChanges_sameAsTreeSet(@ForAll long seed) {
    var random = new Random(seed);
    int range = random.nextInt(4) == 0 ? 60 : 4000;
    var set = new SortedSetValue();
    Map<String, Double> model = new HashMap<>();
    for (int i = 0; i < 2 * range; i++) {
      String member = "m" + random.nextInt(range);
      if (random.nextInt(i < range ? 5 : 2) == 0) {
        assertThat(set.remove(bytes(member))).isEqualTo(model.remove(member) != null);
      } else {
        double score = score(random);
        assertThat(set.put(bytes(member), score)).isEqualTo(!model.containsKey(member));
        model.put(member, score);
      }
    }
    assertSame(set, model, random);
    SortedSetValue copy = set.copy();
    assertThat(copy.memory()).isLessThanOrEqualTo(set.memory());
    if (!model.isEmpty()) {
      int from = random.nextInt(model.size());
      set.removeRange(from, model.size() - from);
      assertThat(set.size()).isEqualTo(from);
    }
    assertSame(copy, model, random);
    copy.compact();
    assertSame(copy, model, random);
  }

  private static double score(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(5);
      case 1 -> random.nextGaussian();
      case 2 -> random.nextInt() * 1e12;
      default -> random.nextInt(3) == 0 ? Double.POSITIVE_INFINITY : -random.nextInt(1000);
    };
  }

  private static void assertSame(SortedSetValue set, Map<String, Double> model, Random random) {
    TreeSet<Scored> order = new TreeSet<>(ORDER);
    model.forEach((m, s) -> order.add(new Scored(m, s)));
    List<Scored> sorted = new ArrayList<>(order);
    List<Scored> rising = new ArrayList<>();
    set.forEach((m, s) -> rising.add(new Scored(string(m), s)));
    assertThat(rising).isEqualTo(sorted);
    List<Scored> falling = new ArrayList<>();
    set.forEach(set.size() - 1, set.size(), true, (m, s) -> falling.add(new Scored(string(m), s)));
    assertThat(falling).isEqualTo(sorted.reversed());
    for (int i = 0; i < 20 && !sorted.isEmpty(); i++) {
      int rank = random.nextInt(sorted.size());
      Scored at = sorted.get(rank);
      assertThat(set.rank(bytes(at.member))).isEqualTo(rank);
      assertThat(set.score(bytes(at.member))).isEqualTo(at.score);
      int before = (int) sorted.stream().filter(e -> e.score < at.score).count();
      assertThat(set.countBefore((s, m) -> s < at.score)).isEqualTo(before);
      int count = random.nextInt(sorted.size() - rank) + 1;
      List<Scored> part = new ArrayList<>();
      set.forEach(rank, count, false, (m, s) -> part.add(new Scored(string(m), s)));
      assertThat(part).isEqualTo(sorted.subList(rank, rank + count));
    }
  }

  @Property(tries = 80)
  void list_randomChanges_sameAsArrayList(@ForAll long seed) {
    var random = new Random(seed);
    var list = new ListValue();
    List<String> model = new ArrayList<>();
    boolean large = random.nextBoolean();
    for (int i = 0; i < 400; i++) {
      String value = random.nextInt(3) == 0 ? "" + random.nextInt(9) : filler(random, large);
      int index = model.isEmpty() ? 0 : random.nextInt(model.size());
      switch (random.nextInt(9)) {
        case 0, 1 -> {
          list.addFirst(bytes(value));
          model.addFirst(value);
        }
        case 2, 3 -> {
          list.addLast(bytes(value));
          model.addLast(value);
        }
        case 4 -> {
          if (!model.isEmpty()) {
            String pivot = model.get(index);
            boolean after = random.nextBoolean();
            assertThat(list.insert(bytes(pivot), bytes(value), after)).isTrue();
            model.add(model.indexOf(pivot) + (after ? 1 : 0), value);
          }
        }
        case 5 -> {
          if (!model.isEmpty()) {
            list.set(index, bytes(value));
            model.set(index, value);
          }
        }
        case 6 -> {
          if (!model.isEmpty()) {
            boolean first = random.nextBoolean();
            assertThat(string(first ? list.removeFirst() : list.removeLast()))
                .isEqualTo(first ? model.removeFirst() : model.removeLast());
          }
        }
        case 7 -> {
          boolean fromTail = random.nextBoolean();
          int most = 1 + random.nextInt(4);
          assertThat(list.removeEqual(bytes(value), fromTail, most))
              .isEqualTo(removeEqual(model, value, fromTail, most));
        }
        default -> {
          int count = Math.min(random.nextInt(4), model.size() - index);
          list.removeRange(index, count);
          model.subList(index, index + count).clear();
        }
      }
      assertThat(list.size()).isEqualTo(model.size());
    }
    assertSame(list, model, random);
    ListValue copy = list.copy();
    while (!list.isEmpty()) {
      list.removeFirst();
    }
    assertThat(list.memory()).isEqualTo(new ListValue().memory());
    assertSame(copy, model, random);
    var again = new ListValue();
    copy.forEachNode(again::appendListpack, again::appendPlain);
    assertSame(again, model, random);
    assertThat(again.copy().memory()).isEqualTo(again.memory());
  }

  private static String filler(Random random, boolean large) {
    return "w".repeat(random.nextInt(large && random.nextInt(9) == 0 ? 20_000 : 300));
  }

  private static int removeEqual(List<String> model, String value, boolean fromTail, int most) {
    int removed = 0;
    for (; removed < most; removed++) {
      int at = fromTail ? model.lastIndexOf(value) : model.indexOf(value);
      if (at < 0) {
        break;
      }
      model.remove(at);
    }
    return removed;
  }

  private static void assertSame(ListValue list, List<String> model, Random random) {
    List<String> contents = new ArrayList<>();
    list.forEach(element -> contents.add(string(element)));
    assertThat(contents).isEqualTo(model);
    for (int i = 0; i < 20 && !model.isEmpty(); i++) {
      int index = random.nextInt(model.size());
      assertThat(string(list.get(index))).isEqualTo(model.get(index));
      int count = random.nextInt(model.size() - index + 1);
      List<String> part = new ArrayList<>();
      list.forEach(index, count, element -> part.add(string(element)));
      assertThat(part).isEqualTo(model.subList(index, index + count));
      String wanted = model.get(index);
      List<Integer> found = new ArrayList<>();
      list.positions(bytes(wanted), false, model.size(), found::add);
      List<Integer> expected =
          IntStream.range(0, model.size())
              .filter(at -> model.get(at).equals(wanted))
              .boxed()
              .toList();
      assertThat(found).isEqualTo(expected);
      List<Integer> backwards = new ArrayList<>();
      list.positions(bytes(wanted), true, model.size(), backwards::add);
      assertThat(backwards).isEqualTo(expected.reversed());
    }
  }
}
