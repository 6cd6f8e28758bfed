package io.holdfast.server.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class RegionTest {
  private static final int LENGTH = 3 * Region.FROM + 17;

  @Test
  void release_byTheLastUser_endsItOnce() {
    Region region = Region.of(bytes(1, LENGTH));
    region.retain();
    assertThat(region.isShared()).isTrue();
    region.release();
    assertThat(region.isShared()).isFalse();
    region.release();
    assertThatThrownBy(region::release).hasMessageContaining("released too often");
    assertThatThrownBy(region::retain).hasMessageContaining("used after its release");
  }

  @Test
  void writable_ofARegionThatOthersRead_leavesThemTheirs() {
    try (var slabs = new Slabs(1L << 24, new BlockChecker.Strict())) {
      int id = slabs.adopt(Region.of(bytes(2, LENGTH)));
      Region saved = slabs.region(id).retain();
      Region mine = slabs.writable(id, LENGTH + 5);
      Memory.fill(mine.address(), 100, (byte) 7);
      assertThat(saved.length()).isEqualTo(LENGTH);
      assertThat(read(saved)).isEqualTo(bytes(2, LENGTH));
      byte[] expected = Arrays.copyOf(bytes(2, LENGTH), LENGTH + 5);
      Arrays.fill(expected, 0, 100, (byte) 7);
      assertThat(read(mine)).isEqualTo(expected);
      assertThat(saved.isShared()).isFalse();
      saved.release();
      assertThat(slabs.writable(id, LENGTH + 9)).isSameAs(mine);
      slabs.drop(id);
      assertThat(slabs.usedBytes()).isZero();
    }
  }

  @Test
  void extend_beyondTheReservation_keepsTheBytesAndAddsZeros() {
    try (var slabs = new Slabs(1L << 24, new BlockChecker.Strict())) {
      var memory = new Reservation(Reservation.wholePages(LENGTH));
      Memory.write(memory.base(), bytes(3, LENGTH), 0, LENGTH);
      int id = slabs.adopt(Region.over(memory, LENGTH));
      Region longer = slabs.writable(id, 2 * LENGTH);
      assertThat(read(longer)).isEqualTo(Arrays.copyOf(bytes(3, LENGTH), 2 * LENGTH));
      assertThat(slabs.usedBytes()).isEqualTo(Region.bytes(2 * LENGTH));
    }
  }

  @Test
  void emptying_ofSlabs_dropsTheirRegions() {
    var slabs = new Slabs(1L << 24, new BlockChecker.Strict());
    Region region = Region.of(bytes(4, LENGTH));
    slabs.adopt(region.retain());
    slabs.adopt(Region.of(bytes(5, LENGTH)));
    while (!slabs.emptySome()) {
      Thread.onSpinWait();
    }
    assertThat(read(region)).isEqualTo(bytes(4, LENGTH));
    assertThat(region.isShared()).isFalse();
    region.release();
    assertThat(slabs.usedBytes()).isZero();
    slabs.close();
  }

  @Test
  void release_ofALargeOne_isLeftToAWorker() {
    var told = new AtomicInteger();
    Runnable worker = told::incrementAndGet;
    UnusedRegions.attach(worker);
    try {
      Region.ofZeros(Region.STEP).release();
      assertThat(told).hasValue(0);
      Region.ofZeros(3 * Region.STEP).release();
      assertThat(told).hasValue(1);
    } finally {
      UnusedRegions.detach(worker);
    }
    assertThat(UnusedRegions.areAny()).isFalse();
  }

  @Property(tries = 30)
  void regions_changedAtRandomWhileOthersReadThem_areAsTheirModels(@ForAll long seed) {
    var random = new Random(seed);
    var checker = new BlockChecker.Strict();
    var slabs = new Slabs(1L << 24, checker);
    List<Integer> ids = new ArrayList<>();
    List<byte[]> models = new ArrayList<>();
    List<Region> read = new ArrayList<>();
    List<byte[]> copies = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      int which = ids.isEmpty() ? 0 : random.nextInt(ids.size());
      switch (ids.isEmpty() ? 0 : random.nextInt(6)) {
        case 0 -> {
          byte[] bytes = bytes(random.nextLong(), 1 + random.nextInt(20_000));
          ids.add(slabs.adopt(Region.of(bytes)));
          models.add(bytes);
        }
        case 1 -> {
          ids.add(slabs.adopt(slabs.region(ids.get(which)).retain()));
          models.add(models.get(which));
        }
        case 2 -> {
          slabs.drop(ids.get(which));
          ids.subList(which, which + 1).clear();
          models.remove(which);
        }
        case 3 -> {
          read.add(slabs.region(ids.get(which)).retain());
          copies.add(models.get(which));
        }
        default -> {
          byte[] model =
              Arrays.copyOf(models.get(which), models.get(which).length + random.nextInt(10_000));
          int at = random.nextInt(model.length);
          model[at]++;
          Region region = slabs.writable(ids.get(which), model.length);
          Memory.putByte(region.address() + at, model[at]);
          models.set(which, model);
        }
      }
      for (int i = 0; i < ids.size(); i++) {
        assertThat(read(slabs.region(ids.get(i)))).isEqualTo(models.get(i));
      }
      for (int i = 0; i < read.size(); i++) {
        assertThat(read(read.get(i))).isEqualTo(copies.get(i));
      }
    }
    assertThat(slabs.regions()).isEqualTo(ids.size());
    ids.forEach(slabs::drop);
    assertThat(slabs.usedBytes()).isZero();
    slabs.close();
    for (Region region : read) {
      region.release();
    }
  }

  private static byte[] bytes(long seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(Region region) {
    var bytes = new byte[region.length()];
    Memory.read(region.address(), bytes, 0, bytes.length);
    return bytes;
  }
}
