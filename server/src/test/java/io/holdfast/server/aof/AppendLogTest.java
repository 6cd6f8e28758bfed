package io.holdfast.server.aof;

import static io.holdfast.server.storage.SimulatedDisk.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.storage.BackOff;
import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.storage.SimulatedDisk.Operation;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppendLogTest {
  private static final Path FIRST = ROOT.resolve("appendonlydir/appendonly.aof.1.incr.aof");
  private static final Duration SOON = Duration.ofMillis(5);
  private static final BackOff RETRY = new BackOff(SOON, SOON.multipliedBy(20));

  private final SimulatedDisk disk = new SimulatedDisk();
  private final AofFolder folder = Collected.folder(disk, ROOT);
  private final List<AppendLog> logs = new ArrayList<>();

  @AfterEach
  void close() {
    logs.forEach(AppendLog::close);
  }

  private AppendLog open(FsyncPolicy policy) throws IOException {
    folder.prepare();
    var log = AppendLog.open(folder, new LogOptions(policy, 1000, SOON, RETRY));
    logs.add(log);
    return log;
  }

  private static long set(AppendLog log, int value) {
    byte[] command = Resp.command("SET", "k", Integer.toString(value));
    return log.append(command, 0, command.length);
  }

  private List<String> content(Path file) throws IOException {
    return Resp.text(disk.content(file)).lines().filter(l -> l.matches("[0-9]+")).toList();
  }

  @Test
  void append_always_isDurableWithOneFsyncForMany() throws IOException {
    AppendLog log = open(FsyncPolicy.ALWAYS);
    var told = new AtomicLong();
    log.listen(() -> told.set(log.durable()));
    disk.faults().slowForce(50);
    for (int i = 0; i < 500; i++) {
      set(log, i);
    }
    await().until(() -> told.get() == log.end());
    assertThat(content(FIRST).stream().map(Integer::valueOf)).hasSize(500).isSorted();
    LogStatistics statistics = log.statistics();
    assertThat(statistics.bytesWritten()).isEqualTo(log.end());
    assertThat(statistics.fsyncs()).isBetween(1L, 100L);
    assertThat(statistics.longestFsyncNanos()).isGreaterThan(1_000_000);
    assertThat(statistics.buffered()).isZero();
  }

  @Test
  void append_ofSeveralThreads_isWholeAndInEachOnesOrder() throws Exception {
    AppendLog log = open(FsyncPolicy.EVERYSEC);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String key = "key" + t;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 2000; i++) {
                      byte[] head = Resp.command("SET", key, "" + i);
                      log.append(
                          target -> {
                            target.put(head, 0, 5);
                            target.put(head, 5, head.length - 5);
                          });
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    log.close();
    List<String> found = Collected.of(disk).commands;
    assertThat(found).hasSize(8000);
    for (int t = 0; t < 4; t++) {
      String start = "SET key" + t + " ";
      List<String> own = found.stream().filter(c -> c.startsWith(start)).toList();
      assertThat(own).hasSize(2000).element(1999).isEqualTo(start + 1999);
      assertThat(own.stream().map(c -> Integer.valueOf(c.substring(start.length())))).isSorted();
    }
  }

  @Test
  void append_everysec_isForcedByTheOtherThreadAndDelaysAreCounted() throws IOException {
    AppendLog log = open(FsyncPolicy.EVERYSEC);
    disk.faults().slowForce(60);
    set(log, 1);
    await().until(() -> log.written() == log.end());
    long first = log.end();
    set(log, 2);
    await().until(() -> log.durable() >= first);
    await().until(() -> log.durable() == log.end());
    assertThat(log.statistics().delayedFsyncs()).isPositive();
  }

  @Test
  void policy_fromNoToOthers_forcesWhatWasWritten() throws IOException {
    AppendLog log = open(FsyncPolicy.NO);
    set(log, 1);
    await().until(() -> log.written() == log.end());
    assertThat(log.durable()).isZero();
    assertThat(log.statistics().fsyncs()).isZero();
    log.policy(FsyncPolicy.ALWAYS);
    await().until(() -> log.durable() == log.end());
  }

  @Test
  void append_fullDisk_isTakenBackAndGoesOnWhenThereIsRoom() throws IOException {
    AppendLog log = open(FsyncPolicy.ALWAYS);
    long first = set(log, 1);
    await().until(() -> log.durable() == first);
    disk.faults().room(10);
    set(log, 2);
    await().until(() -> log.failure() != null);
    assertThat(log.failure()).contains("appendonly.aof.1.incr.aof").contains("No space left");
    assertThat(disk.content(FIRST)).hasSize((int) first);
    for (int i = 3; !log.overLimit(); i++) {
      set(log, i);
    }
    assertThat(log.durable()).isEqualTo(first);
    assertThat(log.statistics().failures()).isPositive();
    disk.faults().heal();
    await().until(() -> log.durable() == log.end());
    assertThat(log.failure()).isNull();
    assertThat(log.overLimit()).isFalse();
    assertThat(log.statistics().lastError()).contains("No space left");
    assertThat(content(FIRST)).startsWith("1", "2", "3").hasSizeGreaterThan(20);
  }

  @Test
  void append_fullDiskThatCannotBeCutEither_isCutBeforeTheNextWrite() throws IOException {
    AppendLog log = open(FsyncPolicy.ALWAYS);
    disk.faults().room(10);
    disk.faults().fail(Operation.TRUNCATE, "incr", "Input/output error", 3);
    set(log, 1);
    await().until(() -> log.failure() != null);
    disk.faults().heal();
    await().until(() -> log.durable() == log.end());
    assertThat(disk.content(FIRST)).isEqualTo(Resp.command("SET", "k", "1"));
  }

  @Test
  void append_shortWrites_areCompleted() throws IOException {
    AppendLog log = open(FsyncPolicy.ALWAYS);
    disk.faults().shortWrites(7);
    set(log, 1);
    await().until(() -> log.durable() == log.end());
    assertThat(disk.content(FIRST)).isEqualTo(Resp.command("SET", "k", "1"));
  }

  @Test
  void force_failed_breaksTheLogUntilARewrite() throws IOException {
    AppendLog log = open(FsyncPolicy.ALWAYS);
    long first = set(log, 1);
    await().until(() -> log.durable() == first);
    disk.faults().fail(Operation.FORCE, "incr", "Input/output error", 1);
    set(log, 2);
    await().until(() -> log.failure() != null);
    assertThat(log.failure()).contains("Input/output error");
    set(log, 3);
    assertThatThrownBy(log::switchIncrement).isInstanceOf(IllegalStateException.class);

    RewritePoint point = log.restart();
    assertThat(point.offset()).isEqualTo(log.end());
    set(log, 4);
    await().until(() -> log.written() == log.end());
    assertThat(log.durable()).isEqualTo(first);
    assertThat(log.failure()).isNotNull();
    assertThat(Collected.of(disk.powerCut().getFirst()).commands).containsExactly("SET k 1");

    disk.put(point.base(), Resp.command("SET", "k", "3"));
    log.finishRewrite(point, false);
    assertThat(log.failure()).isNull();
    await().until(() -> log.durable() == log.end());
    assertThat(disk.list(ROOT.resolve("appendonlydir")))
        .containsExactly(
            "appendonly.aof.1.base.aof", "appendonly.aof.2.incr.aof", "appendonly.aof.manifest");
    assertThat(Collected.of(disk.powerCut().getFirst()).commands)
        .containsExactly("SET k 3", "SET k 4");
  }

  @Test
  void switchIncrement_thenFinish_replacesTheFiles() throws IOException {
    AppendLog log = open(FsyncPolicy.EVERYSEC);
    set(log, 1);
    RewritePoint point = log.switchIncrement();
    set(log, 2);
    assertThatThrownBy(log::switchIncrement).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(log::restart).isInstanceOf(IllegalStateException.class);
    await().until(() -> log.written() == log.end());
    assertThat(content(FIRST)).containsExactly("1");
    assertThat(folder.manifest().increments()).hasSize(2);
    disk.put(point.base(), Resp.command("SET", "k", "1"));
    log.finishRewrite(point, false);
    assertThatThrownBy(() -> log.finishRewrite(point, false)).isInstanceOf(IOException.class);
    assertThat(folder.manifest().files())
        .extracting(AofFile::name)
        .containsExactly("appendonly.aof.1.base.aof", "appendonly.aof.2.incr.aof");
    assertThat(disk.exists(FIRST)).isFalse();
    set(log, 3);
    log.close();
    assertThat(log.durable()).isEqualTo(log.end());
    assertThat(Collected.of(disk).commands).containsExactly("SET k 1", "SET k 2", "SET k 3");
    AppendLog next = open(FsyncPolicy.ALWAYS);
    set(next, 4);
    next.close();
    assertThat(Collected.of(disk).commands).hasSize(4).endsWith("SET k 4");
  }

  @Test
  void switchIncrement_fullDisk_waitsForRoomAndLosesNothing() throws IOException {
    AppendLog log = open(FsyncPolicy.ALWAYS);
    set(log, 1);
    await().until(() -> log.durable() == log.end());
    disk.faults().fail(Operation.CREATE, "2.incr", "No space left on device", 3);
    disk.faults().fail(Operation.RENAME, "manifest", "No space left on device", 2);
    RewritePoint point = log.switchIncrement();
    set(log, 2);
    await().until(() -> log.durable() == log.end());
    assertThat(log.failure()).isNull();
    log.abandonRewrite(point);
    assertThat(folder.manifest().increments()).hasSize(2);
    assertThat(Collected.of(disk).commands).containsExactly("SET k 1", "SET k 2");
    assertThat(log.switchIncrement().offset()).isEqualTo(log.end());
  }

  @Test
  void open_afterAProcessDiedBeforeItsFsync_forcesWhatItHadWritten() throws IOException {
    AppendLog log = open(FsyncPolicy.EVERYSEC);
    set(log, 1);
    log.close();
    try (StorageFile file = disk.append(FIRST)) {
      file.writeAll(ByteBuffer.wrap(Resp.command("SET", "k", "2")));
    }
    open(FsyncPolicy.EVERYSEC);
    for (SimulatedDisk outcome : disk.powerCut()) {
      assertThat(Collected.of(outcome).commands).containsExactly("SET k 1", "SET k 2");
    }
  }

  @Test
  void openDetached_isNothingBeforeTheFirstRewriteEnds() throws IOException {
    folder.prepare();
    var log = AppendLog.openDetached(folder, new LogOptions(FsyncPolicy.ALWAYS, 1000, SOON, RETRY));
    logs.add(log);
    set(log, 1);
    RewritePoint point = log.restart();
    set(log, 2);
    await().until(() -> log.written() == log.end());
    assertThat(Collected.of(disk.powerCut().getLast()).commands).isEmpty();
    assertThat(log.durable()).isZero();
    disk.put(point.base(), Resp.command("SET", "k", "1"));
    log.finishRewrite(point, false);
    await().until(() -> log.durable() == log.end());
    assertThat(Collected.of(disk).commands).containsExactly("SET k 1", "SET k 2");
  }

  @Test
  void restart_afterOneThatWasAbandoned_leavesNoIncrementBehind() throws IOException {
    folder.prepare();
    var log = AppendLog.openDetached(folder, new LogOptions(FsyncPolicy.ALWAYS, 1000, SOON, RETRY));
    logs.add(log);
    RewritePoint first = log.restart();
    set(log, 1);
    await().until(() -> log.written() == log.end());
    log.abandonRewrite(first);
    RewritePoint second = log.restart();
    set(log, 2);
    await().until(() -> log.written() == log.end());
    assertThat(disk.list(folder.path())).containsExactly("temp-appendonly.aof.2.incr.aof");
    disk.put(second.base(), Resp.command("SET", "k", "1"));
    log.finishRewrite(second, false);
    disk.faults().fail(Operation.FORCE, ".incr.", "Input/output error", 1);
    set(log, 3);
    await().until(log::needsRestart);
    RewritePoint third = log.restart();
    set(log, 4);
    await().until(() -> log.written() == log.end());
    log.abandonRewrite(third);
    log.close();
    assertThat(disk.list(folder.path())).noneMatch(name -> name.startsWith("temp-"));
    assertThat(Collected.of(disk).commands).startsWith("SET k 1", "SET k 2");
  }

  @Test
  void finishRewrite_manifestFails_leavesTheOldFilesAndTheNextSucceeds() throws IOException {
    AppendLog log = open(FsyncPolicy.ALWAYS);
    set(log, 1);
    RewritePoint point = log.switchIncrement();
    set(log, 2);
    await().until(() -> log.durable() == log.end());
    disk.put(point.base(), Resp.command("SET", "k", "1"));
    disk.faults().fail(Operation.RENAME, "manifest", "Input/output error", 1);
    assertThatThrownBy(() -> log.finishRewrite(point, false)).isInstanceOf(IOException.class);
    log.abandonRewrite(point);
    assertThat(Collected.of(disk).commands).containsExactly("SET k 1", "SET k 2");
    RewritePoint second = log.switchIncrement();
    disk.put(second.base(), Resp.command("SET", "k", "2"));
    log.finishRewrite(second, false);
    assertThat(Collected.of(disk).commands).containsExactly("SET k 2");
  }

  @Test
  void append_thatThrows_breaksTheLogAndLeavesTheRest() throws IOException {
    AppendLog log = open(FsyncPolicy.ALWAYS);
    long first = set(log, 1);
    assertThatThrownBy(
            () ->
                log.append(
                    target -> {
                      target.put(new byte[3_000_000], 0, 3_000_000);
                      throw new OutOfMemoryError("none");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(log.end()).isEqualTo(first);
    assertThat(log.failure()).contains("an append was lost");
    log.close();
    assertThat(Collected.of(disk).commands).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void seal_thenARewrite_isRefusedAndWhatWasAppendedIsWritten() throws IOException {
    AppendLog log = open(FsyncPolicy.EVERYSEC);
    set(log, 1);
    log.seal();
    assertThatThrownBy(log::switchIncrement).isInstanceOf(IllegalStateException.class);
    log.close();
    assertThat(Collected.of(disk).commands).containsExactly("SET k 1");
  }

  @Test
  void close_diskFull_saysThatBytesWereLost() throws IOException {
    AppendLog log = open(FsyncPolicy.EVERYSEC);
    disk.faults().room(0);
    set(log, 1);
    log.close();
    assertThat(log.failure()).contains("No space left");
    assertThat(disk.content(FIRST)).isEmpty();
  }
}
