package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.Region;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is done to a dump, reading it ends with what it holds now or with an error that says
 * where, and takes no more memory than its size can be a reason for.
 */
@Timeout(300)
class DamagedDumpTest {
  private static final int FOOTER = 8;

  /** What reading takes for small things: the scratch memory, its checker, a message, a table. */
  private static final long MARGIN = 4 << 20;

  /** A packed byte stands for up to 88, and those are copied a few times. */
  private static final long PER_BYTE = 1000;

  private final byte[] good = EveryEncoding.dump();
  private int refused;
  private int read;

  @Test
  void read_undamaged_findsEveryKey() throws RdbException {
    assertThat(Found.in(good).keys).hasSize(EveryEncoding.values().size() + 1);
    assertThat(Found.in(sealed(good)).keys).hasSize(EveryEncoding.values().size() + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff})
  void read_anyByteFlipped_readsOrSaysWhere(int mask) {
    for (int at = 0; at < good.length - FOOTER; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) mask;
      readOrRefuse(bad);
    }
    assertThat(refused).as("of %d", good.length).isGreaterThan(good.length / 4);
    assertThat(read).as("of %d", good.length).isPositive();
  }

  @Test
  void read_anyByteFlippedUnderAChecksum_isRefused() {
    byte[] whole = sealed(good);
    for (int at = 0; at < whole.length; at++) {
      byte[] bad = whole.clone();
      bad[at] ^= 0x10;
      readOrRefuse(bad);
    }
    assertThat(refused).isEqualTo(whole.length);
  }

  @Test
  void read_cutAnywhere_isRefused() {
    for (int length = 0; length < good.length; length++) {
      readOrRefuse(Arrays.copyOf(good, length));
    }
    assertThat(refused).isEqualTo(good.length);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void read_manyChangesToALargerOne_readsOrSaysWhere(long seed) {
    var random = new Random(seed);
    byte[] large = larger();
    for (int round = 0; round < 1000; round++) {
      byte[] bad = large.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        int at = random.nextInt(large.length - FOOTER);
        switch (random.nextInt(4)) {
          case 0 -> bad[at] = (byte) random.nextInt();
          case 1 -> bad[at] ^= (byte) (1 << random.nextInt(8));
          case 2 ->
              System.arraycopy(
                  large, random.nextInt(at + 1), bad, at, Math.min(9, large.length - FOOTER - at));
          default ->
              Arrays.fill(
                  bad,
                  at,
                  Math.min(at + 1 + random.nextInt(8), large.length - FOOTER),
                  (byte) 0xff);
        }
      }
      readOrRefuse(bad);
    }
    assertThat(refused).isPositive();
  }

  /** Keys and values of some more sizes than the small one has. */
  private static byte[] larger() {
    var random = new Random(7);
    var dump = new OldDump(12).bytes(254, 0, 251, 0x40, 200, 0);
    for (int i = 0; i < 40; i++) {
      Object[] entries = new Object[2 * (1 + random.nextInt(20))];
      for (int e = 0; e < entries.length; e++) {
        entries[e] = e % 2 == 0 ? "member" + e : (Object) random.nextInt(100);
      }
      dump.bytes(16).string("h" + i).string(OldDump.listpack(entries));
      dump.bytes(17).string("z" + i).string(OldDump.listpack(entries));
      dump.bytes(18).string("l" + i).bytes(1, 2).string(OldDump.listpack(entries));
      dump.bytes(13).string("o" + i).string(OldDump.ziplist(entries));
      dump.bytes(0).string("s" + i).string("x".repeat(random.nextInt(300)));
    }
    return dump.end();
  }

  private void readOrRefuse(byte[] dump) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int regions = Region.live();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      Found.in(dump);
      read++;
    } catch (RdbException e) {
      refused++;
      assertThat(e).hasMessageStartingWith("test.rdb at offset " + e.offset() + ": ");
      assertThat(e.offset()).isBetween(0L, (long) dump.length);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes of the heap for a dump of %d", dump.length)
        .isLessThan(MARGIN + PER_BYTE * dump.length);
    assertThat(Region.live()).as("long strings").isEqualTo(regions);
  }

  private static byte[] sealed(byte[] dump) {
    byte[] sealed = dump.clone();
    EveryEncoding.seal(sealed);
    return sealed;
  }
}
