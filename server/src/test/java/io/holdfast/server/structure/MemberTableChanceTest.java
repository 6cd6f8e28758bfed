package io.holdfast.server.structure;

import static io.holdfast.server.structure.MemberTableTest.bytes;
import static io.holdfast.server.structure.MemberTableTest.name;
import static io.holdfast.server.structure.MemberTableTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Walks that changes interrupt, and choices by chance. */
final class MemberTableChanceTest {
  @Property(tries = 25)
  void scan_whileTheTableGrowsAndShrinks_visitsAllThatStay(
      @ForAll long seed, @ForAll @IntRange(max = 3000) int staying) {
    var random = new Random(seed);
    try (var fixture = set()) {
      MemberTable table = fixture.table;
      Set<String> stay = new HashSet<>();
      for (int i = 0; i < staying; i++) {
        stay.add("stays" + i);
        table.add(bytes("stays" + i));
      }
      int others = random.nextInt(6000);
      int most = 1 + random.nextInt(400);
      for (int i = 0; i < others; i++) {
        table.add(bytes(name(i)));
      }
      Set<String> seen = new HashSet<>();
      long cursor = 0;
      int steps = 0;
      boolean growing = random.nextBoolean();
      do {
        cursor = table.scan(cursor, element -> seen.add(text(table.member(element))));
        growing = random.nextInt(20) == 0 ? !growing : growing;
        for (int i = random.nextInt(most); i > 0 && growing && others < 20_000; i--) {
          table.add(bytes(name(others++)));
        }
        for (int i = random.nextInt(most); i > 0 && !growing && others > 0; i--) {
          table.remove(bytes(name(--others)));
        }
        assertThat(steps++).isLessThan(20_000);
      } while (cursor != 0);
      assertThat(seen).containsAll(stay);
      assertThat(table.size()).isEqualTo(staying + others);
    }
  }

  @Property(tries = 50)
  void scan_ofATableThatRests_visitsEachOnce(@ForAll @IntRange(max = 4000) int size) {
    try (var fixture = set()) {
      for (int i = 0; i < size; i++) {
        fixture.table.add(bytes(name(i)));
      }
      Set<String> seen = new HashSet<>();
      long cursor = 0;
      do {
        cursor =
            fixture.table.scan(
                cursor,
                element -> assertThat(seen.add(text(fixture.table.member(element)))).isTrue());
      } while (cursor != 0);
      assertThat(seen).hasSize(size);
    }
  }

  /**
   * Chi square over all members. It grows with the true unevenness and the number of draws; by
   * chance alone it is about its degrees of freedom, and 8 standard deviations more never happen.
   */
  @Test
  void random_ofTablesOfManySizes_choosesEachWithNearlyTheSameChance() {
    var random = new Random(8);
    for (int size : new int[] {1, 2, 7, 11, 40, 100, 330, 640, 700, 960, 1250}) {
      try (var fixture = set()) {
        for (int i = 0; i < size; i++) {
          fixture.table.add(bytes(name(i)));
        }
        int each = 300;
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < size * each; i++) {
          counts.merge(fixture.table.random(random), 1, Integer::sum);
        }
        assertThat(counts).hasSize(size);
        double square =
            counts.values().stream().mapToDouble(n -> (double) (n - each) * (n - each)).sum()
                / each;
        assertThat(square).as("size %d", size).isLessThan(size + 8 * Math.sqrt(2.0 * size) + 8);
      }
    }
  }

  @Test
  void random_untilTheTableIsEmpty_takesFewAttemptsEach() {
    var random = new Counting(new Random(9));
    try (var fixture = set()) {
      for (int i = 0; i < 30_000; i++) {
        fixture.table.add(bytes(name(i)));
      }
      Set<String> taken = new HashSet<>();
      while (fixture.table.size() > 0) {
        int element = fixture.table.random(random);
        assertThat(taken.add(text(fixture.table.member(element)))).isTrue();
        fixture.table.remove(element);
      }
      assertThat(taken).hasSize(30_000);
      assertThat(random.numbers).isLessThan(4 * 30_000);
      assertThat(fixture.table.bytes()).isEqualTo(Line.BYTES);
    }
  }

  private static MemberTableTest.Fixture set() {
    return new MemberTableTest.Fixture(Form.SET_TABLE, ElementLayout.MEMBER);
  }

  /** Counts the numbers that are asked for. */
  private static final class Counting implements RandomGenerator {
    private final Random from;
    private int numbers;

    Counting(Random from) {
      this.from = from;
    }

    @Override
    public long nextLong() {
      numbers++;
      return from.nextLong();
    }
  }
}
