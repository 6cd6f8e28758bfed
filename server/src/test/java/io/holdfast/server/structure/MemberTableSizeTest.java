package io.holdfast.server.structure;

import static io.holdfast.server.structure.MemberTableTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What tables cost, and what they do when the memory is used up. */
final class MemberTableSizeTest {
  private static final int MILLION = 1_000_000;
  private static final int ELEMENT = 16; // the block of a member of 8 to 15 bytes

  @Test
  void memory_ofAMillionMembers_isAtMostTenBytesEachBesideTheirBlocks() {
    try (var slabs = new Slabs(1L << 30, BlockChecker.NONE)) {
      var payload = new DetachedPayload(slabs, Form.SET_TABLE, MemberTable.ROOT_BYTES);
      MemberTable table = MemberTable.create(payload, 0, ElementLayout.MEMBER);
      double most = 0;
      for (int i = 0; i < MILLION; i++) {
        table.add(member(i));
        if (i > 1000) {
          most = Math.max(most, (double) table.bytes() / (i + 1));
        }
      }
      assertThat(most - ELEMENT).isLessThan(10);
      assertThat((double) table.bytes() / MILLION - ELEMENT).isLessThan(9);
      assertThat(table.bytes()).isEqualTo(slabs.usedBytes() - 16);
      for (int i = 0; i < MILLION - 10; i++) {
        assertThat(table.remove(member(i))).isTrue();
      }
      assertThat(table.size()).isEqualTo(10);
      assertThat(table.bytes()).isLessThan(10 * ELEMENT + 200);
      while (!table.freeSome(1000)) {}
      payload.free();
      assertThat(slabs.usedBytes()).isZero();
    }
  }

  @Test
  void memory_ofFewMembers_isThatOfAShortLine() {
    try (var fixture = new MemberTableTest.Fixture(Form.SET_TABLE, ElementLayout.MEMBER)) {
      assertThat(fixture.table.bytes()).isEqualTo(24);
      for (int i = 0; i < 4; i++) {
        fixture.table.add(member(i));
      }
      assertThat(fixture.table.bytes()).isEqualTo(24 + 4 * ELEMENT);
      fixture.table.add(member(4));
      assertThat(fixture.table.bytes()).isEqualTo(48 + 5 * ELEMENT);
    }
  }

  @Test
  void add_whenTheMemoryIsUsedUp_saysSoAndLosesNothing() {
    var random = new Random(3);
    try (var slabs = new Slabs(1L << 20, new BlockChecker.Strict())) {
      var payload = new DetachedPayload(slabs, Form.SET_TABLE, MemberTable.ROOT_BYTES);
      MemberTable table = MemberTable.create(payload, 0, ElementLayout.MEMBER);
      for (int round = 0; round < 30; round++) {
        fill(table);
        int size = table.size();
        for (int i = 0; i < size; i++) {
          assertThat(table.find(member(i))).isNotZero();
        }
        assertThat(table.bytes()).isEqualTo(slabs.usedBytes() - 16);
        int rest = random.nextInt(size);
        for (int i = size - 1; i >= rest; i--) {
          assertThat(table.remove(member(i))).isTrue();
        }
        assertThat(table.bytes()).isEqualTo(slabs.usedBytes() - 16);
      }
      fill(table);
      while (!table.freeSome(100)) {}
      payload.free();
      assertThat(slabs.usedBytes()).isZero();
    }
  }

  private static void fill(MemberTable table) {
    assertThatThrownBy(
            () -> {
              while (true) {
                table.add(member(table.size()));
              }
            })
        .isInstanceOf(StoreFullException.class);
  }

  private static byte[] member(int number) {
    return bytes("m" + (10_000_000 + number));
  }
}
