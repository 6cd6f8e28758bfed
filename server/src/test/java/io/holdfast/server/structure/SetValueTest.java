package io.holdfast.server.structure;

import static io.holdfast.server.structure.ListpackTest.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class SetValueTest {
  @Test
  void add_integers_intsetAsRedisWrites() {
    with(
        (slabs, set) -> {
          assertThat(set.add(bytes("7"))).isTrue();
          assertThat(set.add(bytes("-2"))).isTrue();
          assertThat(set.add(bytes("7"))).isFalse();
          assertThat(HexFormat.of().formatHex(set.intset()))
              .isEqualTo("0200000002000000" + "feff" + "0700");
          assertThat(set.encoding()).isEqualTo("intset");
          assertThat(set.contains(bytes("07"))).isFalse();
          assertThat(set.add(bytes("07"))).isTrue();
          assertThat(set.encoding()).isEqualTo("hashtable");
          assertThat(set.intset()).isNull();
          assertThat(members(set)).containsExactlyInAnyOrder("-2", "7", "07");
        });
  }

  @Test
  void add_moreIntegersThanTheLimit_isATable() {
    with(
        (slabs, set) -> {
          for (int i = 0; i < 512; i++) {
            set.add(bytes("" + i * 1000));
          }
          assertThat(set.add(bytes("1000"))).isFalse();
          assertThat(set.encoding()).isEqualTo("intset");
          assertThat(set.add(bytes("1"))).isTrue();
          assertThat(set.encoding()).isEqualTo("hashtable");
          assertThat(set.payload().form()).isEqualTo(Form.SET_TABLE);
          assertThat(set.size()).isEqualTo(513);
          assertThat(set.remove(bytes("511000"))).isTrue();
        });
  }

  @Property(tries = 40)
  void changes_randomSequence_sameAsHashSetAndSameEncodingAsOnTheHeap(@ForAll long seed) {
    var random = new Random(seed);
    int range = random.nextBoolean() ? 300 : 3000;
    boolean integers = random.nextBoolean();
    with(
        (slabs, set) -> {
          var oracle = new io.holdfast.server.value.SetValue();
          Set<String> model = new HashSet<>();
          for (int i = 0; i < 2 * range; i++) {
            String member = (integers || i < range / 2 ? "" : "m") + (random.nextInt(range) - 50);
            if (random.nextInt(3) == 0) {
              assertThat(set.remove(bytes(member))).isEqualTo(model.remove(member));
              oracle.remove(bytes(member));
            } else {
              assertThat(set.add(bytes(member))).isEqualTo(model.add(member));
              oracle.add(bytes(member));
            }
            assertThat(set.contains(bytes(member))).isEqualTo(model.contains(member));
          }
          assertThat(set.encoding()).isEqualTo(oracle.encoding());
          assertThat(set.intset()).isEqualTo(oracle.intset());
          assertSame(set, model);
          SetValue copy = set.copyTo(slabs);
          assertThat(copy.encoding()).isEqualTo(set.encoding());
          model.forEach(member -> assertThat(set.remove(bytes(member))).isTrue());
          assertThat(set.isEmpty()).isTrue();
          assertSame(copy, model);
          free(copy);
        });
  }

  @Property(tries = 40)
  void popAndSample_untilEmpty_differentMembersOfTheSet(@ForAll long seed) {
    var random = new Random(seed);
    with(
        (slabs, set) -> {
          Set<String> model = new HashSet<>();
          String prefix = random.nextBoolean() ? "" : "m";
          for (int i = random.nextInt(900); i >= 0; i--) {
            model.add(prefix + i);
            set.add(bytes(prefix + i));
          }
          int count = random.nextInt(model.size() + 3);
          Set<String> sampled = new HashSet<>();
          set.sample(count, random, member -> assertThat(sampled.add(string(member))).isTrue());
          assertThat(sampled).hasSize(Math.min(count, model.size()));
          assertThat(model).containsAll(sampled).contains(string(set.random(random)));
          while (!set.isEmpty()) {
            assertThat(model.remove(string(set.pop(random)))).isTrue();
          }
          assertThat(model).isEmpty();
        });
  }

  @Test
  void random_ofSmallAndLargeSets_reachesEachMember() {
    for (String prefix : List.of("", "m")) {
      with(
          (slabs, set) -> {
            for (int i = 0; i < 100; i++) {
              set.add(bytes(prefix + i));
            }
            var random = new Random(1);
            int[] times = new int[100];
            for (int i = 0; i < 20_000; i++) {
              times[Integer.parseInt(string(set.random(random)).substring(prefix.length()))]++;
            }
            // 200 are expected of each, with a standard deviation of 14.
            for (int member = 0; member < 100; member++) {
              assertThat(times[member]).as("member %d", member).isBetween(100, 300);
            }
          });
    }
  }

  @Property(tries = 30)
  void scan_whileTheSetChanges_seesAllThatStays(@ForAll long seed) {
    var random = new Random(seed);
    with(
        (slabs, set) -> {
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
            boolean grow = next < 3000 && random.nextInt(200) < 110; // else the walk never ends
            for (int i = random.nextInt(40); i > 0; i--) {
              if (grow) {
                set.add(bytes("t" + next++));
              } else {
                set.remove(bytes("t" + random.nextInt(next + 1)));
              }
            }
          } while (cursor != 0);
          assertThat(seen).containsAll(stays);
        });
  }

  @Test
  void ofIntset_moreMembersThanTheLimit_isATableAtOnce() {
    for (int members : new int[] {512, 513}) {
      with(
          (slabs, set) -> {
            Intset integers = Intset.create(slabs);
            for (int i = 0; i < members; i++) {
              integers.add(-i);
            }
            byte[] bytes = integers.toBytes();
            ((DetachedPayload) integers.payload()).free();
            SetValue read = SetValue.ofIntset(slabs, bytes);
            assertThat(read.encoding()).isEqualTo(members > 512 ? "hashtable" : "intset");
            assertThat(read.intset()).isEqualTo(members > 512 ? null : bytes);
            assertThat(read.size()).isEqualTo(members);
            assertThat(read.contains(bytes("-511"))).isTrue();
            free(read);
          });
    }
  }

  private static void assertSame(SetValue set, Set<String> model) {
    assertThat(set.size()).isEqualTo(model.size());
    assertThat(members(set)).doesNotHaveDuplicates().hasSize(model.size());
    assertThat(new HashSet<>(members(set))).isEqualTo(model);
    var read = new HashValueTest.Read();
    set.forEach(read);
    assertThat(read.elements).isEqualTo(members(set));
  }

  private static List<String> members(SetValue set) {
    List<String> members = new ArrayList<>();
    set.forEach((byte[] member) -> members.add(string(member)));
    return members;
  }

  /** Lends an empty set, and frees it; nothing else may be left in the slabs then. */
  private static void with(BiConsumer<Slabs, SetValue> use) {
    var checker = new BlockChecker.Strict();
    try (var slabs = new Slabs(1L << 28, checker)) {
      var payload = new ShiftedPayload(slabs, Form.SET_INTSET, Intset.EMPTY_BYTES);
      Intset.init(payload);
      var set = SetValue.open(payload);
      use.accept(slabs, set);
      while (!set.freeSome(100)) {
        assertThat(checker.liveBlocks()).isGreaterThan(1);
      }
      assertThat(checker.liveBlocks()).isEqualTo(1);
      payload.free();
    }
  }

  /** Frees one that is in a payload of its own, after a look at what it says of its memory. */
  private static void free(SetValue set) {
    Slabs slabs = set.payload().slabs();
    long before = slabs.usedBytes();
    long memory = set.memory();
    while (!set.freeSome(50)) {
      assertThat(slabs.usedBytes()).isLessThan(before);
    }
    ((DetachedPayload) set.payload()).free();
    assertThat(before - slabs.usedBytes()).isEqualTo(memory);
  }

  private static String string(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
