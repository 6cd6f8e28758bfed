package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.rdb.RdbFileWriter;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens while the saver waits for the disk, made exact by a channel that does it. */
class SnapshotRunTest {
  private static final int KEYS = 2_000;

  private final Keyspace keyspace = new Keyspace(4, 16);
  private final Content content = new Content(keyspace);
  private final Writers writers = new Writers();
  private long epoch;

  @BeforeEach
  void fill() {
    for (int i = 0; i < KEYS; i++) {
      content.put(0, "key:" + i, Content.string("value " + i), -1);
    }
  }

  @Test
  void write_everythingChangesAtTheFirstWrite_savesWhatWasThere() throws IOException {
    String before = save(() -> {}, Long.MAX_VALUE).summary().digest();
    SnapshotRun run = save(this::changeAll, Long.MAX_VALUE);
    assertThat(run.summary().digest()).isEqualTo(before);
    assertThat(run.summary().keys()).isEqualTo(KEYS);
    assertThat(run.copiedBytes()).isGreaterThan(KEYS * 10);
    assertThat(run.pending().peak()).isPositive();
    assertThat(run.pending().bytes()).isZero();
    assertThat(save(() -> {}, Long.MAX_VALUE).summary().digest()).isNotEqualTo(before);
  }

  @Test
  void write_databaseIsEmptiedAtTheFirstWrite_savesWhatWasThere() throws IOException {
    String before = save(() -> {}, Long.MAX_VALUE).summary().digest();
    SnapshotRun run = save(this::clear, Long.MAX_VALUE);
    assertThat(run.summary().digest()).isEqualTo(before);
    assertThat(run.copiedBytes()).as("nothing was serialised by the command").isZero();
    assertThat(keyspace.size(0)).isZero();
  }

  @Test
  void write_databasesAreSwappedAtTheFirstWrite_savesTheOldNumbers() throws IOException {
    content.put(1, "other", Content.string("x"), -1);
    String before = save(() -> {}, Long.MAX_VALUE).summary().digest();
    Runnable swap =
        () -> {
          keyspace.lock(keyspace.allShards());
          keyspace.swap(0, 1);
          keyspace.unlock(keyspace.allShards());
          content.put(1, "key:1", Content.string("changed after the swap"), -1);
        };
    assertThat(save(swap, Long.MAX_VALUE).summary().digest()).isEqualTo(before);
  }

  @Test
  void write_moreChangesThanMayWait_holdsWritersUntilTheyAreWritten() throws IOException {
    String before = save(() -> {}, 10_000).summary().digest();
    assertThat(writers.begun).isZero();
    SnapshotRun run = save(this::changeAll, 10_000);
    assertThat(run.summary().digest()).isEqualTo(before);
    assertThat(writers.begun).isOne();
    assertThat(writers.ended).isOne();
    assertThat(run.pending().heldNanos()).isPositive();
    assertThat(run.pending().peak()).isGreaterThan(10_000);
  }

  @Test
  void giveUpIfStalled_diskTakesNothingWhileWritersWait_letsThemGoAndFails() {
    var run = new SnapshotRun[1];
    Runnable whileTheDiskHangs =
        () -> {
          changeAll();
          assertThat(writers.ended).isZero();
          run[0].giveUpIfStalled(Long.MAX_VALUE); // takes note of the bytes
          run[0].giveUpIfStalled(Long.MAX_VALUE);
          assertThat(writers.ended).isZero();
          run[0].giveUpIfStalled(0);
          assertThat(writers.ended).isOne();
          content.put(0, "key:1", Content.string("changed again"), -1);
        };
    run[0] = begin(10_000);
    assertThatThrownBy(() -> write(run[0], whileTheDiskHangs))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the disk took nothing for 0 s while clients waited to write")
        .hasMessageEndingWith("the limit is 10000");
    assertThat(writers.begun).isOne();
    assertThat(writers.ended).isOne();
  }

  @Test
  void write_afterOneThatFailed_savesAll() throws IOException {
    assertThatThrownBy(
            () ->
                save(
                    () -> {
                      changeAll();
                      throw new IllegalStateException("broken");
                    },
                    Long.MAX_VALUE))
        .hasMessage("broken");
    SnapshotRun next = save(() -> {}, 10_000);
    assertThat(next.summary().keys()).isEqualTo(KEYS);
    assertThat(next.copiedBytes()).isZero();
  }

  private void changeAll() {
    for (int i = 0; i < KEYS; i++) {
      content.put(0, "key:" + i, Content.string("changed"), -1);
    }
  }

  private void clear() {
    keyspace.lock(keyspace.allShards());
    for (int s = 0; s < keyspace.shardCount(); s++) {
      keyspace.shard(s).clear(0);
    }
    keyspace.unlock(keyspace.allShards());
  }

  private SnapshotRun save(Runnable atFirstWrite, long limit) throws IOException {
    SnapshotRun run = begin(limit);
    write(run, atFirstWrite);
    return run;
  }

  private SnapshotRun begin(long limit) {
    return new SnapshotRun(
        keyspace,
        ++epoch,
        true,
        new LockedSteps(Runnable::run),
        new PendingMemory(limit, writers),
        () -> {});
  }

  private static void write(SnapshotRun run, Runnable atFirstWrite) throws IOException {
    run.write(new RdbFileWriter(new Interfering(atFirstWrite), true), "7.0.15", "0.1.0");
  }

  /** Counts. */
  private static final class Writers implements WriterHold {
    private int begun;
    private int ended;

    @Override
    public void hold() {
      begun++;
    }

    @Override
    public void letGo() {
      ended++;
    }
  }
}
