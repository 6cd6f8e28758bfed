package io.holdfast.server.structure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The tree alone, with elements made here, beside a sorted list. */
final class ScoreTreeTest {
  private static final int ROOT_AT = 8;
  private static final ElementLayout LAYOUT = ElementLayout.SCORE_AND_MEMBER;

  private record Scored(double score, String member) {
    static final Comparator<Scored> ORDER =
        (a, b) -> a.score < b.score ? -1 : a.score > b.score ? 1 : a.member.compareTo(b.member);
  }

  private final BlockChecker.Strict checker = new BlockChecker.Strict();
  private final Map<Scored, Integer> elements = new HashMap<>();

  @Property(tries = 25)
  void changes_atRandom_sameAsSortedList(@ForAll long seed) {
    var random = new Random(seed);
    try (var slabs = new Slabs(1L << 30, checker)) {
      var payload =
          new DetachedPayload(slabs, Form.SORTED_SET_TREE, ROOT_AT + ScoreTree.ROOT_BYTES);
      var tree = ScoreTree.create(payload, ROOT_AT);
      List<Scored> model = new ArrayList<>();
      int range = random.nextInt(4) == 0 ? 3000 : 300;
      for (int step = 0; step < 2 * range; step++) {
        boolean grow = random.nextInt(100) < (step < range ? 80 : 25);
        if (model.isEmpty() || grow) {
          add(slabs, tree, model, scored(random));
        } else if (random.nextBoolean()) {
          Scored gone = model.remove(random.nextInt(model.size()));
          tree.remove(gone.score, reference(gone));
          free(slabs, gone);
        } else {
          int rank = random.nextInt(3) == 0 ? random.nextInt(model.size()) : 0;
          rank = random.nextBoolean() ? rank : model.size() - 1 - rank;
          Scored gone = model.remove(rank);
          assertThat(tree.removeAt(rank)).isEqualTo(elements.get(gone));
          free(slabs, gone);
        }
        if (range == 300 || step % 40 == 0) {
          assertSame(slabs, payload, tree, model);
          assertWalks(tree, model, random);
        }
      }
      assertSame(slabs, payload, tree, model);
      free(slabs, payload, tree);
    }
    assertThat(checker.liveBlocks()).isZero();
  }

  @Test
  void tree_ofFourLevels_takesAllComersAndGoers() {
    int size = 150_000;
    List<IntUnaryOperator> orders = List.of(i -> i, i -> size - i, i -> (i * 7919) % size);
    for (IntUnaryOperator order : orders) {
      try (var slabs = new Slabs(1L << 30, checker)) {
        var payload =
            new DetachedPayload(slabs, Form.SORTED_SET_TREE, ROOT_AT + ScoreTree.ROOT_BYTES);
        var tree = ScoreTree.create(payload, ROOT_AT);
        for (int i = 0; i < size; i++) {
          var scored = new Scored(order.applyAsInt(i), "m");
          elements.put(scored, element(slabs, scored));
          tree.insert(scored.score, elements.get(scored));
        }
        List<Integer> inOrder = ScoreTreeCheck.check(slabs, tree, payload.address() + ROOT_AT);
        for (int rank = 0; rank < size; rank += 997) {
          int element = inOrder.get(rank);
          assertThat(tree.rank(ElementLayout.score(slabs.address(element)), element))
              .isEqualTo(rank);
        }
        for (int i = 0; i < size; i++) {
          int element = i % 3 == 0 ? tree.removeAt(0) : tree.removeAt((i * 31) % tree.size());
          assertThat(element).isNotZero();
          if (i % 30_000 == 0) {
            ScoreTreeCheck.check(slabs, tree, payload.address() + ROOT_AT);
          }
        }
        assertThat(tree.bytes()).isZero();
        free(slabs, payload, tree);
      }
    }
    assertThat(checker.liveBlocks()).isZero();
  }

  @Test
  void tree_filledInOrder_leavesFullNodes() {
    for (boolean falling : new boolean[] {false, true}) {
      try (var slabs = new Slabs(1L << 30, checker)) {
        var payload =
            new DetachedPayload(slabs, Form.SORTED_SET_TREE, ROOT_AT + ScoreTree.ROOT_BYTES);
        var tree = ScoreTree.create(payload, ROOT_AT);
        for (int i = 0; i < 10_000; i++) {
          var scored = new Scored(falling ? -i : i, "m");
          elements.put(scored, element(slabs, scored));
          tree.insert(scored.score, elements.get(scored));
        }
        assertThat(tree.bytes()).isLessThan(10_000 * 13L);
        free(slabs, payload, tree);
      }
    }
  }

  @Test
  void insert_withoutRoom_leavesTheTreeAsItWas() {
    var random = new Random(1);
    try (var slabs = new Slabs(1L << 20, checker)) {
      var payload =
          new DetachedPayload(slabs, Form.SORTED_SET_TREE, ROOT_AT + ScoreTree.ROOT_BYTES);
      var tree = ScoreTree.create(payload, ROOT_AT);
      List<Integer> prepared = new ArrayList<>();
      for (int i = 0; i < 45_000; i++) {
        prepared.add(element(slabs, new Scored(random.nextInt(), "m" + i)));
      }
      List<Integer> inserted = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                for (int element : prepared) {
                  tree.insert(ElementLayout.score(slabs.address(element)), element);
                  inserted.add(element);
                }
              })
          .isInstanceOf(StoreFullException.class);
      List<Integer> found = ScoreTreeCheck.check(slabs, tree, payload.address() + ROOT_AT);
      assertThat(found).hasSizeGreaterThan(5000).hasSameSizeAs(inserted);
      assertThat(new HashSet<>(found)).isEqualTo(new HashSet<>(inserted));
    }
  }

  private void add(Slabs slabs, ScoreTree tree, List<Scored> model, Scored scored) {
    int at = Collections.binarySearch(model, scored, Scored.ORDER);
    if (at < 0) {
      model.add(-at - 1, scored);
      elements.put(scored, element(slabs, scored));
      tree.insert(scored.score, elements.get(scored));
      assertThat(tree.rank(scored.score, elements.get(scored))).isEqualTo(-at - 1);
    }
  }

  private void assertSame(Slabs slabs, Payload payload, ScoreTree tree, List<Scored> model) {
    assertThat(ScoreTreeCheck.check(slabs, tree, payload.address() + ROOT_AT))
        .isEqualTo(model.stream().map(elements::get).toList());
  }

  private void assertWalks(ScoreTree tree, List<Scored> model, Random random) {
    if (model.isEmpty()) {
      return;
    }
    int rank = random.nextInt(model.size());
    int count = random.nextInt(model.size() - rank + 1);
    List<Integer> rising = new ArrayList<>();
    tree.forEach(rank, count, false, (element, score) -> rising.add(element));
    List<Integer> falling = new ArrayList<>();
    tree.forEach(rank + count - 1, count, true, (element, score) -> falling.add(element));
    List<Integer> expected = model.subList(rank, rank + count).stream().map(elements::get).toList();
    assertThat(rising).isEqualTo(expected);
    assertThat(falling).isEqualTo(expected.reversed());
    double score = model.get(rank).score;
    int below = (int) model.stream().filter(scored -> scored.score < score).count();
    assertThat(tree.countBefore((s, e) -> s < score)).isEqualTo(below);
  }

  private static Scored scored(Random random) {
    double score =
        switch (random.nextInt(6)) {
          case 0 -> random.nextInt(4) - 2;
          case 1 -> -0.0;
          case 2 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
          case 3 -> random.nextGaussian();
          case 4 -> Double.MIN_VALUE * random.nextInt(3);
          default -> random.nextInt() * 1e9;
        };
    String member = Integer.toString(random.nextInt(2000));
    return new Scored(score, random.nextInt(20) == 0 ? member + "\u00ff".repeat(300) : member);
  }

  private static int element(Slabs slabs, Scored scored) {
    byte[] member = scored.member.getBytes(ISO_8859_1);
    int reference = slabs.allocate(size(member.length));
    LAYOUT.write(slabs.address(reference), member);
    ElementLayout.setScore(slabs.address(reference), scored.score);
    return reference;
  }

  private int reference(Scored scored) {
    return Objects.requireNonNull(elements.get(scored));
  }

  private static int size(int length) {
    return LAYOUT.size(length, 0);
  }

  private void free(Slabs slabs, Scored scored) {
    slabs.free(reference(scored), size(scored.member.length()));
    elements.remove(scored);
  }

  private void free(Slabs slabs, DetachedPayload payload, ScoreTree tree) {
    while (!tree.freeSome(100)) {
      assertThat(tree.bytes()).isPositive();
    }
    assertThat(tree.bytes()).isZero();
    payload.free();
    List.copyOf(elements.keySet()).forEach(left -> free(slabs, left));
  }
}
