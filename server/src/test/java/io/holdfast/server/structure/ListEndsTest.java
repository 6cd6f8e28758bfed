package io.holdfast.server.structure;

import static io.holdfast.server.structure.ListValueTest.bytes;
import static io.holdfast.server.structure.ListValueTest.fill;
import static io.holdfast.server.structure.ListValueTest.free;
import static io.holdfast.server.structure.ListValueTest.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.value.EncodingLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists as queues and stacks, long ones, and the memory that they take and give back. */
final class ListEndsTest {
  @AfterTry
  @AfterEach
  void restoreLimits() {
    EncodingLimits.use(EncodingLimits.DEFAULTS);
  }

  @Property(tries = 40)
  void pushesAndPops_inPhases_sameAsArrayDequeAndMemoryComesBack(@ForAll long seed) {
    var random = new Random(seed);
    fill(new int[] {-2, -2, -1, -5, 7, 1}[random.nextInt(6)]);
    var checker = new BlockChecker.Strict();
    try (var slabs = new Slabs(1L << 30, checker)) {
      var list = new ListValue(slabs);
      Deque<String> model = new ArrayDeque<>();
      for (int phase = 0; phase < 12; phase++) {
        int pushes = random.nextInt(101);
        int heads = random.nextInt(3) * 50;
        int tailPops = random.nextInt(3) * 50;
        for (int i = 0; i < 600; i++) {
          if (random.nextInt(100) < pushes) {
            push(list, model, random.nextInt(100) < heads, text(random));
          } else if (!model.isEmpty()) {
            pop(list, model, random.nextInt(100) >= tailPops);
          }
        }
        assertThat(list.memory()).isEqualTo(slabs.usedBytes());
        assertMemoryIsInProportion(list);
      }
      while (!model.isEmpty()) {
        pop(list, model, random.nextBoolean());
      }
      assertThat(list.isEmpty()).isTrue();
      assertThat(list.memory()).isLessThanOrEqualTo(64);
      free(list);
      assertThat(checker.liveBlocks()).isZero();
    }
  }

  private static void push(ListValue list, Deque<String> model, boolean first, String element) {
    if (first) {
      list.addFirst(bytes(element));
      model.addFirst(element);
    } else {
      list.addLast(bytes(element));
      model.addLast(element);
    }
    assertThat(list.size()).isEqualTo(model.size());
  }

  private static void pop(ListValue list, Deque<String> model, boolean first) {
    var sink = new ListpackTest.Collected();
    if (first) {
      list.removeFirst(sink);
    } else {
      list.removeLast(sink);
    }
    assertThat(sink.elements).containsExactly(first ? model.removeFirst() : model.removeLast());
  }

  /** What nodes at both ends may keep free is bounded; all others fit. */
  private static void assertMemoryIsInProportion(ListValue list) {
    long[] needed = {Slabs.blockSize(list.payload().size())};
    long[] largest = {0};
    list.forEachNode(
        packed -> {
          long bytes = 32 + Slabs.blockSize(packed.length);
          needed[0] += bytes;
          largest[0] = Math.max(largest[0], bytes);
        },
        plain -> needed[0] += plain.length);
    assertThat(list.memory()).isLessThanOrEqualTo(needed[0] + 2 * Math.max(192, 4 * largest[0]));
  }

  private static String text(Random random) {
    return random.nextBoolean() ? "" + random.nextInt() : "w".repeat(random.nextInt(60));
  }

  @Test
  void pushes_ofShortElements_takeLittleMoreThanTheElements() {
    try (var slabs = new Slabs(1L << 30, BlockChecker.NONE)) {
      for (boolean first : new boolean[] {true, false}) {
        var list = new ListValue(slabs);
        for (int i = 0; i < 200_000; i++) {
          if (first) {
            list.addFirst(bytes("xxx"));
          } else {
            list.addLast(bytes("xxx"));
          }
        }
        assertThat(list.nodes()).isEqualTo(123);
        assertThat(list.memory()).isBetween(1_000_000L, 1_025_000L);
        free(list);
      }
      assertThat(slabs.usedBytes()).isZero();
    }
  }

  @Test
  void removeEqual_ofMostElements_givesTheirMemoryBack() {
    try (var slabs = new Slabs(1L << 30, BlockChecker.NONE)) {
      var list = new ListValue(slabs);
      for (int i = 0; i < 100_000; i++) {
        list.addLast(bytes(i % 10 == 0 ? "" + i : "gone"));
      }
      assertThat(list.removeEqual(bytes("gone"), true, Integer.MAX_VALUE)).isEqualTo(90_000);
      assertThat(list.size()).isEqualTo(10_000);
      assertThat(string(list.get(9_999))).isEqualTo("99990");
      assertThat(list.memory()).isLessThan(70_000);
      free(list);
    }
  }

  @Property(tries = 30)
  void cutRange_ofManyNodes_leavesThemToBeFreedInSteps(@ForAll long seed) {
    var random = new Random(seed);
    fill(3);
    var checker = new BlockChecker.Strict();
    try (var slabs = new Slabs(1L << 30, checker)) {
      var list = new ListValue(slabs);
      List<String> model = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        list.addLast(bytes("" + i));
        model.add("" + i);
      }
      int from = random.nextInt(700);
      int count = 250 + random.nextInt(1000 - from - 250 + 1);
      ListValue cut = Objects.requireNonNull(list.cutRange(from, count));
      model.subList(from, from + count).clear();
      List<String> rest = new ArrayList<>();
      list.forEach(element -> rest.add(string(element)));
      assertThat(rest).isEqualTo(model);
      assertThat(list.nodes() + cut.nodes()).isBetween(334 - 64 - 2, 334 + 1 - 64);
      assertThat(list.memory() + cut.memory()).isEqualTo(slabs.usedBytes());
      long before = cut.memory();
      assertThat(cut.freeSome(1)).isFalse();
      assertThat(cut.memory()).isLessThan(before);
      free(cut);
      assertThat(list.cutRange(0, Math.min(30, list.size()))).isNull();
      free(list);
      assertThat(checker.liveBlocks()).isZero();
    }
  }

  @Test
  void elements_tooLargeForANode_haveOneEach() {
    try (var slabs = new Slabs(1L << 30, new BlockChecker.Strict())) {
      var list = new ListValue(slabs);
      String large = "x".repeat(3_000_000);
      for (int i = 0; i < 4; i++) {
        list.addFirst(bytes(i + large));
        list.addLast(bytes("y"));
      }
      assertThat(list.nodes()).isEqualTo(5);
      assertThat(list.memory()).isBetween(12_000_000L, 12_100_000L);
      list.set(3, bytes("small"));
      assertThat(list.memory()).isBetween(9_000_000L, 9_100_000L);
      assertThat(string(list.removeFirst())).isEqualTo(3 + large);
      free(list);
      assertThat(slabs.usedBytes()).isZero();
    }
  }

  @Test
  void push_withoutRoomInTheStore_changesNothing() {
    var checker = new BlockChecker.Strict();
    try (var slabs = new Slabs(1L << 22, checker)) {
      var list = new ListValue(slabs);
      assertThatThrownBy(
              () -> {
                while (true) {
                  list.addLast(bytes("element " + list.size()));
                }
              })
          .isInstanceOf(StoreFullException.class);
      int size = list.size();
      assertThat(string(list.get(size - 1))).isEqualTo("element " + (size - 1));
      assertThat(list.memory()).isEqualTo(slabs.usedBytes());
      try (var small = new Slabs(1L << 17, checker)) {
        assertThatThrownBy(() -> list.copyTo(small)).isInstanceOf(StoreFullException.class);
        assertThat(small.usedBytes()).isZero();
      }
      while (!list.isEmpty()) {
        list.removeLast();
      }
      free(list);
      assertThat(checker.liveBlocks()).isZero();
    }
  }
}
