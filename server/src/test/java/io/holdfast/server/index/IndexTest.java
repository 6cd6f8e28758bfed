package io.holdfast.server.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Keys are longs; a record is the key's 8 bytes. */
final class IndexTest {

  /** A few hash bits decide the home group in half of the runs, so that groups overflow. */
  private static final class LongRecords implements Records {
    private final Slabs slabs;
    private final boolean crowded;

    LongRecords(Slabs slabs, boolean crowded) {
      this.slabs = slabs;
      this.crowded = crowded;
    }

    long hashOf(long key) {
      long hash = key * 0x9e3779b97f4a7c15L;
      hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
      hash ^= hash >>> 29;
      return crowded ? hash & ~0x3000L : hash;
    }

    @Override
    public long hash(int reference) {
      return hashOf(Memory.getLong(slabs.address(reference)));
    }

    @Override
    public boolean hasKey(int reference, byte[] key) {
      return Memory.equal(slabs.address(reference), key, 0, 8);
    }
  }

  private static final class Fixture implements AutoCloseable {
    final Slabs slabs = new Slabs(4L << 30, BlockChecker.NONE);
    final LongRecords records;
    final Index index;

    Fixture(boolean crowded) {
      records = new LongRecords(slabs, crowded);
      index = new Index(slabs, records);
    }

    long find(long key) {
      byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(key).array();
      long position = index.find(records.hashOf(key), bytes);
      if (position != Index.NONE) {
        int reference = index.reference(position);
        assertThat(index.find(records.hashOf(key), reference)).isEqualTo(position);
      }
      return position;
    }

    int add(long key) {
      int reference = slabs.allocate(8);
      Memory.putLong(slabs.address(reference), key);
      index.insert(records.hashOf(key), reference);
      return reference;
    }

    void remove(long key) {
      long position = find(key);
      int reference = index.reference(position);
      index.remove(position, records.hashOf(key));
      slabs.free(reference, 8);
    }

    long key(int reference) {
      return Memory.getLong(slabs.address(reference));
    }

    @Override
    public void close() {
      slabs.close();
    }
  }

  @Property(tries = 40)
  void index_afterRandomChanges_findsWhatAMapHolds(@ForAll long seed) {
    var random = new Random(seed);
    try (var fixture = new Fixture(random.nextBoolean())) {
      Map<Long, Integer> model = new HashMap<>();
      Set<Long> marked = new HashSet<>();
      int range = 1 << (4 + random.nextInt(14));
      for (int step = 0; step < 30_000; step++) {
        long key = random.nextInt(range);
        boolean grow = step / 10_000 % 2 == 0 ? random.nextInt(4) != 0 : random.nextInt(4) == 0;
        long position = fixture.find(key);
        assertThat(position != Index.NONE).isEqualTo(model.containsKey(key));
        if (position == Index.NONE) {
          if (grow) {
            model.put(key, fixture.add(key));
          }
          continue;
        }
        assertThat(fixture.index.reference(position)).isEqualTo(model.get(key));
        assertThat(fixture.index.isMarked(position)).isEqualTo(marked.contains(key));
        if (!grow) {
          fixture.remove(key);
          model.remove(key);
          marked.remove(key);
        } else if (marked.add(key)) {
          fixture.index.mark(position, true);
        }
      }
      assertThat(fixture.index.size()).isEqualTo(model.size());
      Set<Long> seen = new HashSet<>();
      long cursor = 0;
      do {
        cursor =
            fixture.index.scan(
                cursor, reference -> assertThat(seen.add(fixture.key(reference))).isTrue());
      } while (cursor != 0);
      assertThat(seen).isEqualTo(model.keySet());
      Set<Long> seenMarked = new HashSet<>();
      do {
        cursor =
            fixture.index.scanSlots(
                cursor, true, reference -> seenMarked.add(fixture.key(reference)));
      } while (cursor != 0);
      assertThat(seenMarked).isEqualTo(marked);
      if (!model.isEmpty()) {
        assertThat(model).containsKey(fixture.key(fixture.index.any(random.nextLong())));
      }
    }
  }

  @Property(tries = 60)
  void scan_whileKeysComeAndGo_visitsAllThatStay(@ForAll long seed) {
    var random = new Random(seed);
    try (var fixture = new Fixture(random.nextBoolean())) {
      int stay = random.nextInt(6000);
      for (long key = 0; key < stay; key++) {
        fixture.add(key);
      }
      List<Long> extra = new ArrayList<>();
      long next = 1_000_000;
      boolean growing = random.nextBoolean();
      for (int i = 0; !growing && i < 20_000; i++) {
        fixture.add(next);
        extra.add(next++);
      }
      Set<Long> seen = new HashSet<>();
      long cursor = 0;
      do {
        cursor = fixture.index.scan(cursor, reference -> seen.add(fixture.key(reference)));
        if (random.nextInt(200) == 0) {
          growing = !growing;
        }
        for (int i = random.nextInt(100); i > 0; i--) {
          if (growing && extra.size() < 50_000) {
            fixture.add(next);
            extra.add(next++);
          } else if (!extra.isEmpty()) {
            fixture.remove(extra.removeLast());
          }
        }
      } while (cursor != 0);
      for (long key = 0; key < stay; key++) {
        assertThat(seen).contains(key);
      }
    }
  }

  @Test
  void scan_ofAQuietIndex_visitsEachKeyOnce() {
    try (var fixture = new Fixture(false)) {
      for (long key = 0; key < 50_000; key++) {
        fixture.add(key);
      }
      List<Long> seen = new ArrayList<>();
      long cursor = 0;
      do {
        cursor = fixture.index.scan(cursor, reference -> seen.add(fixture.key(reference)));
      } while (cursor != 0);
      assertThat(seen).hasSize(50_000).doesNotHaveDuplicates();
    }
  }

  @Test
  void bytes_afterAllKeysAreRemoved_areOnePage() {
    try (var fixture = new Fixture(false)) {
      for (long key = 0; key < 100_000; key++) {
        fixture.add(key);
      }
      assertThat(fixture.index.bytes()).isBetween(100_000L * 5, 100_000L * 14);
      for (long key = 0; key < 100_000; key++) {
        fixture.remove(key);
      }
      assertThat(fixture.index.bytes()).isLessThanOrEqualTo(4096 * 4);
    }
  }

  @Property(tries = 40)
  void claim_whileKeysComeAndGo_handsOnEachKeyOfTheBeginningOnce(@ForAll long seed) {
    var random = new Random(seed);
    try (var fixture = new Fixture(random.nextBoolean())) {
      int epoch = 1 + random.nextInt(255);
      int count = random.nextInt(20_000);
      for (long key = 0; key < count; key++) {
        fixture.add(key);
      }
      Map<Long, Integer> claimed = new HashMap<>();
      IntConsumer note = reference -> claimed.merge(fixture.key(reference), 1, Integer::sum);
      fixture.index.keepSegments(true);
      long next = 1_000_000;
      long gone = 0;
      long cursor = 0;
      do {
        for (int i = random.nextInt(8); i > 0; i--) {
          fixture.index.claim(fixture.records.hashOf(next), epoch, note);
          fixture.add(next++);
          if (gone < count && random.nextInt(3) == 0) {
            fixture.index.claim(fixture.records.hashOf(gone), epoch, note);
            fixture.remove(gone++);
          }
        }
        cursor = fixture.index.scanUnclaimed(cursor, epoch, note);
      } while (cursor != 0);
      assertThat(claimed).hasSize(count);
      assertThat(claimed.values()).allMatch(times -> times == 1);
    }
  }

  @Test
  void drain_thenClose_givesEverythingBack() {
    try (var fixture = new Fixture(false)) {
      for (long key = 0; key < 30_000; key++) {
        fixture.add(key);
      }
      Set<Long> drained = new HashSet<>();
      while (fixture.index.drain(reference -> drained.add(fixture.key(reference)))) {
        assertThat(drained).isNotEmpty();
      }
      assertThat(drained).hasSize(30_000);
      fixture.index.close();
      assertThat(fixture.index.bytes()).isZero();
    }
  }
}
