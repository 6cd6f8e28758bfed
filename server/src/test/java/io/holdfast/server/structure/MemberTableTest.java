package io.holdfast.server.structure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
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

final class MemberTableTest {
  private static final int OFFSET = 8;

  @Property(tries = 40)
  void hash_ofRandomChanges_equalsAMap(@ForAll long seed) {
    var random = new Random(seed);
    int range = 1 + random.nextInt(1 << (1 + random.nextInt(12)));
    try (var fixture = new Fixture(Form.HASH_TABLE, ElementLayout.MEMBER_AND_VALUE)) {
      MemberTable table = fixture.table;
      Map<String, String> model = new HashMap<>();
      for (int step = 0; step < 6000; step++) {
        String field = name(random.nextInt(range));
        int adds = step / 1500 % 2 == 0 ? 80 : 20;
        if (random.nextInt(100) < adds) {
          String value = "v".repeat(random.nextInt(random.nextInt(40) == 0 ? 600 : 40));
          assertThat(table.put(bytes(field), bytes(value)))
              .isEqualTo(model.put(field, value) == null);
        } else {
          assertThat(table.remove(bytes(field))).isEqualTo(model.remove(field) != null);
        }
        int element = table.find(bytes(field));
        assertThat(element == 0 ? null : text(table.value(element))).isEqualTo(model.get(field));
        assertThat(table.size()).isEqualTo(model.size());
      }
      assertThat(content(table)).isEqualTo(model);
      assertThat(table.bytes()).isEqualTo(fixture.blockBytes());
      model.keySet().forEach(field -> assertThat(table.find(bytes(field))).isNotZero());
    }
  }

  @Property(tries = 30)
  void sortedSet_ofRandomChanges_keepsScoresAndReferences(@ForAll long seed) {
    var random = new Random(seed);
    try (var fixture = new Fixture(Form.SORTED_SET_TREE, ElementLayout.SCORE_AND_MEMBER)) {
      MemberTable table = fixture.table;
      Map<String, Integer> references = new HashMap<>();
      Map<String, Double> model = new HashMap<>();
      for (int step = 0; step < 4000; step++) {
        String member = name(random.nextInt(1500));
        Integer reference = references.get(member);
        assertThat(table.find(bytes(member))).isEqualTo(reference == null ? 0 : reference);
        double score = random.nextGaussian();
        if (reference == null) {
          int added = table.insert(bytes(member), score, MemberTable.hash(bytes(member)));
          references.put(member, added);
          model.put(member, score);
        } else if (random.nextInt(step < 2000 ? 3 : 1) == 0) {
          table.remove(reference);
          references.remove(member);
          model.remove(member);
        } else {
          table.setScore(reference, score);
          model.put(member, score);
        }
      }
      Map<String, Double> found = new HashMap<>();
      table.forEach(element -> found.put(text(table.member(element)), table.score(element)));
      assertThat(found).isEqualTo(model);
      assertThat(table.bytes()).isEqualTo(fixture.blockBytes());
    }
  }

  @Test
  void members_ofEveryLengthAroundTheLimits_areKept() {
    try (var fixture = new Fixture(Form.HASH_TABLE, ElementLayout.MEMBER_AND_VALUE)) {
      MemberTable table = fixture.table;
      int[] lengths = {0, 1, 7, 8, 9, 253, 254, 255, 256, 300, 70_000};
      for (int member : lengths) {
        for (int value : lengths) {
          table.put(bytes("m".repeat(member)), bytes("v".repeat(value)));
          int element = table.find(bytes("m".repeat(member)));
          assertThat(table.memberLength(element)).isEqualTo(member);
          assertThat(table.valueLength(element)).isEqualTo(value);
          assertThat(text(table.member(element))).isEqualTo("m".repeat(member));
          assertThat(text(table.value(element))).isEqualTo("v".repeat(value));
        }
      }
      assertThat(table.size()).isEqualTo(lengths.length);
      assertThat(table.bytes()).isEqualTo(fixture.blockBytes());
    }
  }

  @Test
  void setValue_ofAnotherSize_movesOnlyThatElement() {
    try (var fixture = new Fixture(Form.HASH_TABLE, ElementLayout.MEMBER_AND_VALUE)) {
      MemberTable table = fixture.table;
      for (int i = 0; i < 500; i++) {
        table.put(bytes(name(i)), bytes("1"));
      }
      int other = table.find(bytes(name(8)));
      int element = table.setValue(table.find(bytes(name(7))), bytes("2".repeat(100)));

      assertThat(table.find(bytes(name(7)))).isEqualTo(element);
      assertThat(text(table.value(element))).isEqualTo("2".repeat(100));
      assertThat(table.find(bytes(name(8)))).isEqualTo(other);
    }
  }

  @Test
  void members_whoseHashesAgreeInAllThatTheTableSees_areToldApart() {
    List<byte[]> alike = new ArrayList<>();
    long wanted = MemberTable.hash(bytes("first"));
    for (int i = 0; alike.size() < 60; i++) {
      byte[] member = bytes(name(i));
      long difference = MemberTable.hash(member) ^ wanted;
      if ((difference & 0x1_ffffL) == 0) {
        alike.add(member);
      }
    }
    try (var fixture = new Fixture(Form.SET_TABLE, ElementLayout.MEMBER)) {
      MemberTable table = fixture.table;
      alike.forEach(member -> assertThat(table.add(member)).isTrue());
      alike.forEach(member -> assertThat(table.add(member)).isFalse());
      for (int i = 0; i < 3000; i++) {
        table.add(bytes("other" + i));
      }
      Set<String> seen = new HashSet<>();
      alike.forEach(member -> seen.add(text(table.member(table.find(member)))));
      assertThat(seen).hasSize(60);
      for (int i = 0; i < 3000; i++) {
        assertThat(table.remove(bytes("other" + i))).isTrue();
      }
      for (int i = 0; i < 60; i += 2) {
        assertThat(table.remove(alike.get(i))).isTrue();
      }
      for (int i = 0; i < 60; i++) {
        assertThat(table.find(alike.get(i)) != 0).isEqualTo(i % 2 == 1);
      }
      assertThat(table.bytes()).isEqualTo(fixture.blockBytes());
    }
  }

  @Test
  void freeSome_ofAFewAtATime_freesAllAndTakesNoMemory() {
    for (int size : new int[] {0, 1, 5, 100, 700, 20_000}) {
      try (var fixture = new Fixture(Form.SET_TABLE, ElementLayout.MEMBER)) {
        for (int i = 0; i < size; i++) {
          fixture.table.add(bytes(name(i)));
        }
        long before = fixture.table.bytes();
        int steps = 0;
        while (!fixture.table.freeSome(100)) {
          steps++;
          assertThat(fixture.table.bytes()).isLessThanOrEqualTo(before);
          before = fixture.table.bytes();
          assertThat(fixture.table.bytes()).isEqualTo(fixture.blockBytes());
        }
        assertThat(steps).isBetween(size / 200, size / 100 + 1);
        assertThat(fixture.table.bytes()).isZero();
        assertThat(fixture.table.freeSome(100)).isTrue();
      }
    }
  }

  static String name(int number) {
    return number % 3 == 0 ? Integer.toString(number) : "member:" + number + "x".repeat(number % 7);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static Map<String, String> content(MemberTable table) {
    Map<String, String> content = new HashMap<>();
    table.forEach(
        element ->
            assertThat(content.put(text(table.member(element)), text(table.value(element))))
                .isNull());
    return content;
  }

  /** A table in a payload of its own; at the end all that it took must have come back. */
  static final class Fixture implements AutoCloseable {
    private final BlockChecker.Strict checker = new BlockChecker.Strict();
    private final Slabs slabs = new Slabs(1L << 30, checker);
    private final DetachedPayload payload;
    final MemberTable table;

    Fixture(Form form, ElementLayout layout) {
      payload = new DetachedPayload(slabs, form, OFFSET + MemberTable.ROOT_BYTES);
      table = MemberTable.create(payload, OFFSET, layout);
    }

    /** Bytes of the blocks beside the payload. */
    long blockBytes() {
      return slabs.usedBytes() - Slabs.blockSize(payload.size());
    }

    @Override
    public void close() {
      while (!table.freeSome(1000)) {}
      payload.free();
      assertThat(checker.liveBlocks()).isZero();
      slabs.close();
    }
  }
}
