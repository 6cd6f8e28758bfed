package io.holdfast.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.structure.SetValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is large is freed in steps, counted in elements, with the lock free in between. */
class LazyFreeTest {
  private static final int MEMBERS = 1_000_000;
  private static final int STEP = 256;

  /** Far more than a member of these sets takes, with its share of the table. */
  private static final long BYTES_PER_MEMBER = 64;

  private static final String CHECKER = "holdfast.checkBlocks";

  private final Keyspace keyspace = withoutChecker();
  private final Shard shard = keyspace.shard(0);

  /** The strict checker would keep more about a million blocks than they hold. */
  private static Keyspace withoutChecker() {
    String before = System.getProperty(CHECKER, "false");
    System.setProperty(CHECKER, "false");
    try {
      return new Keyspace(1, 2);
    } finally {
      System.setProperty(CHECKER, before);
    }
  }

  @AfterEach
  void close() {
    keyspace.close();
  }

  @Test
  void remove_ofAMillionMembers_leavesThemToBeFreedInSteps() {
    shard.lock();
    add(0, "set", MEMBERS);
    long full = shard.usedMemory();
    byte[] key = bytes("set");

    assertThat(shard.database(0).remove(key, keyspace.hash(key), 0)).isTrue();

    assertThat(shard.database(0).size()).isZero();
    assertThat(shard.garbage()).isEqualTo(1);
    assertThat(full - shard.usedMemory()).isBetween(1L, 2 * STEP * BYTES_PER_MEMBER);
    int steps = 0;
    long used = shard.usedMemory();
    while (shard.garbage() > 0) {
      shard.freeSome(STEP);
      long now = shard.usedMemory();
      assertThat(now).isLessThanOrEqualTo(used);
      assertThat(used - now).as("step %d", steps).isLessThan(2 * STEP * BYTES_PER_MEMBER);
      used = now;
      steps++;
    }
    assertThat(steps).isGreaterThan(MEMBERS / STEP * 3 / 4);
    assertThat(used).isEqualTo(Remains.indexBytes(keyspace, shard));
    Remains.collect(shard);
    assertThat(shard.slabs().cachedBytes()).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void clear_ofManyLargeValues_keepsFewOfThemWaiting() {
    shard.lock();
    add(1, "other", 10); // so that not the whole shard is put away
    long before = shard.usedMemory();
    for (int i = 0; i < 3000; i++) {
      add(0, "set" + i, 200);
    }
    shard.clear(0);
    long used = shard.usedMemory();
    while (shard.garbage() > 0) {
      shard.freeSome(STEP);
      assertThat(shard.garbage()).isLessThan(STEP);
      assertThat(used - shard.usedMemory()).isBetween(0L, 6 * STEP * BYTES_PER_MEMBER);
      used = shard.usedMemory();
    }
    assertThat(used).isEqualTo(before + 4096); // the page of database 0's index
  }

  @Test
  void freeing_ofMuch_asksForLittleAtATimeAndLetsOthersIn() throws InterruptedException {
    var ended = new AtomicBoolean();
    var others = new AtomicInteger();
    List<Integer> seen = new ArrayList<>(); // what others had done at each step
    List<Integer> asked = new ArrayList<>();
    List<Integer> entered = new ArrayList<>(); // how often others had the lock during a step
    Garbage slow =
        most -> {
          asked.add(most);
          seen.add(others.get());
          long end = System.nanoTime() + 1_000_000; // longer than the lock may be held
          while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
          }
          entered.add(others.get() - seen.getLast());
          return asked.size() == 200;
        };
    Thread other =
        new Thread(
            () -> {
              while (!ended.get()) {
                shard.lock();
                others.incrementAndGet();
                shard.unlock();
                LockSupport.parkNanos(1000);
              }
            });
    other.start();
    try (var freeing = new LazyFree(keyspace)) {
      assertThat(freeing).isNotNull();
      shard.lock();
      shard.leave(slow, 1000);
      shard.unlock();
      await()
          .until(
              () -> {
                shard.lock();
                try {
                  return shard.garbage() == 0;
                } finally {
                  shard.unlock();
                }
              });
    } finally {
      ended.set(true);
      other.join();
    }
    assertThat(asked).hasSize(200).containsOnly(STEP);
    assertThat(entered).containsOnly(0);
    assertThat(seen.stream().distinct().count()).as("turns of others").isGreaterThan(10);
  }

  private void add(int number, String name, int members) {
    var set = new SetValue(shard.slabs());
    for (int i = 0; i < members; i++) {
      set.add(bytes("member:" + i));
    }
    byte[] key = bytes(name);
    shard.database(number).add(key, keyspace.hash(key), set);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
