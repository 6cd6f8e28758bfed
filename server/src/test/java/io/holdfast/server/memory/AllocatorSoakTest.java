package io.holdfast.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The allocator without its checker, at its own speed: content, accounting, and what the system
 * gets back. {@code -Dholdfast.soak.seconds} says for how long; 20 when nothing is said.
 */
class AllocatorSoakTest {
  private static final long SECONDS = Long.getLong("holdfast.soak.seconds", 20);
  private static final long MOST = 160 << 20;
  private static final long MIB = 1 << 20;

  /** More than are used up, however free runs of pages lie between those in use. */
  private static final long ADDRESSES = 1L << 30;

  enum Sizes {
    ONE,
    SMALL,
    PAGES,
    MIXED;

    int next(Random random, int chosen) {
      return switch (this) {
        case ONE -> chosen;
        case SMALL -> 1 + random.nextInt(400);
        case PAGES -> 1 + random.nextInt(400_000);
        case MIXED -> 1 + (int) Math.exp(random.nextDouble() * Math.log(100_000));
      };
    }
  }

  @Test
  void blocks_inChangingPatterns_keepContentAndAccount() throws IOException {
    var random = new Random(20261121);
    long end = System.nanoTime() + SECONDS * 1_000_000_000;
    long phases = 0;
    try (var slabs = new Slabs(ADDRESSES, BlockChecker.NONE)) {
      var blocks = new Blocks(slabs);
      while (System.nanoTime() - end < 0) {
        Sizes sizes = Sizes.values()[random.nextInt(Sizes.values().length)];
        int chosen = 1 + random.nextInt(SizeClasses.LARGEST);
        long wanted = (long) (random.nextDouble() * MOST);
        while (slabs.usedBytes() < wanted) {
          blocks.add(sizes.next(random, chosen));
        }
        blocks.checkAccount();
        for (int i = blocks.count() / 2; i > 0; i--) {
          blocks.remove(random.nextInt(blocks.count()));
          if (blocks.bytes() < MOST) {
            blocks.add(sizes.next(random, chosen));
          }
        }
        blocks.checkAccount();
        release(blocks, random, (long) (random.nextDouble() * slabs.usedBytes()));
        blocks.checkAccount();
        if (random.nextInt(3) == 0) {
          giveBack(slabs);
        }
        phases++;
      }
      release(blocks, random, 0);
      slabs.trim();
      assertThat(slabs.usedBytes()).isZero();
      assertThat(slabs.reservedBytes()).isZero();
      assertThat(slabs.cachedBytes()).isZero();
    }
    assertThat(phases).isPositive();
  }

  /** In random order, or those that are neighbours first. */
  private static void release(Blocks blocks, Random random, long until) {
    boolean last = random.nextBoolean();
    while (blocks.bytes() > until) {
      blocks.remove(last ? blocks.count() - 1 : random.nextInt(blocks.count()));
    }
  }

  /** As the background does; afterwards there is little that is free and still with us. */
  private static void giveBack(Slabs slabs) {
    while (slabs.hasSpare()) {
      slabs.releaseSome();
    }
    assertThat(slabs.cachedBytes()).isLessThanOrEqualTo(Math.max(MIB, slabs.reservedBytes() / 8));
  }

  @ParameterizedTest
  @EnumSource(Sizes.class)
  void memory_afterAMassRelease_goesBackToTheSystem(Sizes sizes) throws IOException {
    var random = new Random(7);
    try (var slabs = new Slabs(4L << 30, BlockChecker.NONE)) {
      var blocks = new Blocks(slabs);
      long before = residentBytes();
      while (slabs.usedBytes() < MOST) {
        blocks.add(sizes.next(random, 100));
      }
      long full = residentBytes();
      assertThat(full - before).isGreaterThan(MOST * 3 / 4);
      while (blocks.count() > 0) {
        blocks.remove(random.nextInt(blocks.count()));
      }
      giveBack(slabs);
      assertThat(slabs.reservedBytes()).as("an empty slab of each class").isLessThan(4 * MIB);
      assertThat(full - residentBytes()).isGreaterThan(MOST * 3 / 4);
    }
  }

  @ParameterizedTest
  @EnumSource(Sizes.class)
  void reservedBytes_afterALongChurn_areLittleMoreThanUsed(Sizes sizes) {
    var random = new Random(9);
    try (var slabs = new Slabs(4L << 30, BlockChecker.NONE)) {
      var blocks = new Blocks(slabs);
      while (slabs.usedBytes() < MOST / 4) {
        blocks.add(sizes.next(random, 100));
      }
      int churn = Math.min(blocks.count() * 8, 3_000_000);
      for (int i = 0; i < churn; i++) {
        blocks.remove(random.nextInt(blocks.count()));
        if (slabs.usedBytes() < MOST / 4) {
          blocks.add(sizes.next(random, 100));
        }
      }
      giveBack(slabs);
      double used = slabs.usedBytes();
      assertThat((slabs.reservedBytes() + slabs.cachedBytes()) / used).isLessThan(1.25);
    }
  }

  private static long residentBytes() throws IOException {
    String[] fields = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
    return Long.parseLong(fields[1]) * Reservation.PAGE;
  }
}
