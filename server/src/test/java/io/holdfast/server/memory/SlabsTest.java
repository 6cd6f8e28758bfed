package io.holdfast.server.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SlabsTest {
  private record Block(int reference, int size, byte mark) {}

  @Property(tries = 200)
  void sizeClass_ofAnySize_isTheSmallestThatHoldsIt(
      @ForAll @IntRange(min = 1, max = SizeClasses.LARGEST) int size) {
    int c = SizeClasses.of(size);
    assertThat(SizeClasses.size(c)).isGreaterThanOrEqualTo(size);
    if (c > 0) {
      assertThat(SizeClasses.size(c - 1)).isLessThan(size);
    }
  }

  @Property(tries = 60)
  void blocks_ofRandomSizes_keepTheirContentAndAllComesBack(@ForAll long seed) {
    var random = new Random(seed);
    var checker = new BlockChecker.Strict();
    try (var slabs = new Slabs(1L << 30, checker)) {
      List<Block> blocks = new ArrayList<>();
      for (int step = 0; step < 4000; step++) {
        if (blocks.isEmpty() || random.nextInt(100) < (step < 2000 ? 65 : 40)) {
          int size =
              1
                  + random.nextInt(
                      random.nextInt(50) == 0 ? 100_000 : random.nextInt(10) == 0 ? 20_000 : 300);
          byte mark = (byte) random.nextInt();
          int reference = slabs.allocate(size);
          Memory.fill(slabs.address(reference), size, mark);
          blocks.add(new Block(reference, size, mark));
        } else {
          Block block = blocks.set(random.nextInt(blocks.size()), blocks.getLast());
          blocks.removeLast();
          check(slabs, block);
          slabs.free(block.reference(), block.size());
        }
      }
      assertThat(slabs.usedBytes())
          .isEqualTo(blocks.stream().mapToLong(b -> Slabs.blockSize(b.size())).sum());
      assertThat(slabs.reservedBytes()).isGreaterThanOrEqualTo(slabs.usedBytes());
      for (Block block : blocks) {
        check(slabs, block);
        slabs.free(block.reference(), block.size());
      }
      slabs.trim();
      assertThat(slabs.usedBytes()).isZero();
      assertThat(slabs.reservedBytes()).isZero();
      assertThat(slabs.cachedBytes()).isZero();
    }
  }

  @Test
  void free_ofTheSameBlockTwice_isCaught() {
    try (var slabs = new Slabs(1L << 24, new BlockChecker.Strict())) {
      int block = slabs.allocate(100);
      slabs.free(block, 100);
      assertThatThrownBy(() -> slabs.free(block, 100)).hasMessageContaining("freed twice");
    }
  }

  @Test
  void allocate_beyondTheAddressSpace_saysSoAndChangesNothing() {
    try (var slabs = new Slabs(1L << 20, BlockChecker.NONE)) {
      int half = slabs.allocate(600_000);
      assertThatThrownBy(() -> slabs.allocate(600_000)).isInstanceOf(StoreFullException.class);
      slabs.free(half, 600_000);
      assertThat(slabs.usedBytes()).isZero();
      slabs.free(slabs.allocate(900_000), 900_000);
    }
  }

  @Test
  void smallBlocks_ofOneSize_wasteUnderFivePercent() {
    try (var slabs = new Slabs(1L << 30, BlockChecker.NONE)) {
      for (int size : new int[] {24, 88, 96, 136, 280, 512, 576, 1000, 4000, 8192, 16384}) {
        long usedBefore = slabs.usedBytes();
        long reservedBefore = slabs.reservedBytes();
        for (int i = 0; i < 12_000_000 / size + 1; i++) {
          slabs.allocate(size);
        }
        double used = slabs.usedBytes() - usedBefore;
        assertThat((slabs.reservedBytes() - reservedBefore) / used)
            .as("size %d", size)
            .isLessThan(1.05);
      }
    }
  }

  private static void check(Slabs slabs, Block block) {
    byte[] content = new byte[block.size()];
    Memory.read(slabs.address(block.reference()), content, 0, content.length);
    for (byte b : content) {
      assertThat(b).isEqualTo(block.mark());
    }
  }
}
