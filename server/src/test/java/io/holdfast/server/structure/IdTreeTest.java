package io.holdfast.server.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.StreamId;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Trees of IDs beside a sorted map. */
final class IdTreeTest {
  private final BlockChecker.Strict checker = new BlockChecker.Strict();

  @Property(tries = 40)
  void changes_atRandom_sameAsModel(@ForAll long seed) {
    var random = new Random(seed);
    var model = new TreeMap<StreamId, Long>();
    int range = random.nextInt(4) == 0 ? 30_000 : 10 + random.nextInt(2000);
    boolean rising = random.nextBoolean();
    try (var slabs = new Slabs(1L << 30, checker)) {
      var payload = new DetachedPayload(slabs, Form.STREAM, StreamHead.BYTES);
      StreamHead head = StreamHead.init(payload);
      long before = slabs.usedBytes();
      IdTree tree = head.nodes();
      for (int step = 0; step < 2 * range; step++) {
        boolean add = random.nextInt(10) < (step < range ? 9 : 2);
        StreamId id = add && rising ? new StreamId(step, random.nextInt(3)) : id(random, range);
        if (add && !model.containsKey(id)) {
          long value = random.nextLong();
          Memory.putLong(tree.insert(id.millis(), id.sequence()), value);
          model.put(id, value);
        } else if (!add) {
          StreamId gone = pick(model, id);
          assertThat(tree.remove(gone.millis(), gone.sequence()))
              .isEqualTo(model.remove(gone) != null);
        }
        assertThat(head.memory()).isEqualTo(slabs.usedBytes() - before);
        if (step % (1 + range / 20) == 0) {
          assertSame(tree, model, random, range);
        }
      }
      assertSame(tree, model, random, range);
      var left = new int[1];
      while (!tree.freeSome(1 + random.nextInt(100), data -> left[0]++)) {
        assertThat(left[0]).isLessThanOrEqualTo(model.size());
      }
      assertThat(left[0]).isEqualTo(model.size());
      assertThat(slabs.usedBytes()).isEqualTo(before);
      payload.free();
    }
    assertThat(checker.liveBlocks()).isZero();
  }

  @Property(tries = 10)
  void nodes_afterManyWereRemoved_areJoined(@ForAll long seed) {
    var random = new Random(seed);
    try (var slabs = new Slabs(1L << 30, checker)) {
      var payload = new DetachedPayload(slabs, Form.STREAM, StreamHead.BYTES);
      StreamHead head = StreamHead.init(payload);
      IdTree tree = head.nodes();
      int count = 20_000;
      for (int i = 0; i < count; i++) {
        tree.insert(i, 0);
      }
      long full = head.memory();
      assertThat(full).as("rising IDs leave full nodes").isLessThan(count * 27L);
      for (int i = 0; i < count; i++) {
        if (random.nextInt(50) > 0) {
          tree.remove(i, 0);
        }
      }
      assertThat(head.memory()).isLessThan(full / 8);
      while (!tree.freeSome(1000, data -> {})) {
        assertThat(head.memory()).isPositive();
      }
      assertThat(head.memory()).isZero();
      payload.free();
    }
  }

  private static StreamId id(Random random, int range) {
    return switch (random.nextInt(12)) {
      case 0 -> new StreamId(random.nextLong(), random.nextLong());
      case 1 -> new StreamId(-1 - random.nextInt(3), -1 - random.nextInt(3));
      default -> new StreamId(random.nextInt(range), random.nextInt(3));
    };
  }

  /** One that is there, most of the time. */
  private static StreamId pick(NavigableMap<StreamId, Long> model, StreamId near) {
    StreamId found = model.ceilingKey(near);
    return found == null ? near : found;
  }

  private static void assertSame(
      IdTree tree, NavigableMap<StreamId, Long> model, Random random, int range) {
    assertThat(tree.size()).isEqualTo(model.size());
    IdCursor cursor = tree.first();
    for (Map.Entry<StreamId, Long> each : model.entrySet()) {
      assertThat(cursor.isThere()).isTrue();
      assertThat(cursor.id()).isEqualTo(each.getKey());
      assertThat(Memory.getLong(cursor.data())).isEqualTo(each.getValue());
      cursor.next();
    }
    assertThat(cursor.isThere()).isFalse();
    cursor = tree.last();
    for (StreamId id : model.descendingKeySet()) {
      assertThat(cursor.id()).isEqualTo(id);
      cursor.previous();
    }
    assertThat(cursor.isThere()).isFalse();
    for (int i = 0; i < 50; i++) {
      StreamId id = id(random, range);
      assertAt(tree.ceiling(id.millis(), id.sequence()), model.ceilingKey(id));
      assertAt(tree.floor(id.millis(), id.sequence()), model.floorKey(id));
      assertThat(tree.find(id.millis(), id.sequence()) != 0).isEqualTo(model.containsKey(id));
    }
  }

  private static void assertAt(IdCursor cursor, @Nullable StreamId id) {
    assertThat(cursor.isThere()).isEqualTo(id != null);
    if (id != null) {
      assertThat(cursor.id()).isEqualTo(id);
    }
  }
}
