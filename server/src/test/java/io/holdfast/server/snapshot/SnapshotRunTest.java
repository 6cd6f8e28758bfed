package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.rdb.RdbFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens while the saver waits for the disk, made exact by a channel that does it. */
class SnapshotRunTest {
  private static final int KEYS = 2_000;

  private final Keyspace keyspace = new Keyspace(4, 16);
  private final Content content = new Content(keyspace);
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
    assertThat(run.peakBytes()).isPositive();
    assertThat(run.pendingBytes()).isZero();
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
  void write_moreChangesThanMayWait_failsAndLeavesTheKeyspaceWell() throws IOException {
    assertThatThrownBy(() -> save(this::changeAll, 10_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("clients changed keys faster than the disk took the snapshot")
        .hasMessageEndingWith("the limit is 10000");
    SnapshotRun next = save(() -> {}, 0);
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
    var run = new SnapshotRun(keyspace, ++epoch, true, limit);
    run.write(new RdbFileWriter(new Interfering(atFirstWrite), true), "7.0.15", "0.1.0");
    return run;
  }

  /** A disk that takes all, and during whose first write something happens. */
  private static final class Interfering implements WritableByteChannel {
    private final Runnable what;
    private boolean done;

    Interfering(Runnable what) {
      this.what = what;
    }

    @Override
    public int write(ByteBuffer source) {
      if (!done) {
        done = true;
        what.run();
      }
      int bytes = source.remaining();
      source.position(source.limit());
      return bytes;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
