package io.holdfast.server.aof;

import static io.holdfast.server.storage.SimulatedDisk.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.storage.BackOff;
import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.storage.SimulatedDisk.Operation;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * However the power is cut, the folder loads, has all that was durable, and a prefix of what was
 * appended. The data is a counter: the n-th append sets it to n, and a base sets it to what it was.
 */
class AofPowerCutTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final AofFolder folder = Collected.folder(disk, ROOT);
  private final AtomicReference<@Nullable AppendLog> opened = new AtomicReference<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>(List.of(0L));

  /** States of a disk that the power left, and what was durable before. */
  private record Cut(long operation, long durable, List<SimulatedDisk> outcomes) {}

  private AppendLog log() {
    return Objects.requireNonNull(opened.get());
  }

  private void watch() {
    disk.beforeEach(
        () -> {
          AppendLog open = opened.get();
          long durable = open == null ? 0 : open.durable();
          cuts.add(new Cut(disk.operations(), durable, disk.powerCut()));
        });
  }

  private void append() {
    byte[] command = Resp.command("SET", "counter", Integer.toString(ends.size()));
    long end;
    if (ends.size() % 3 == 0) {
      byte[] all = Resp.join(Resp.command("MULTI"), command, Resp.command("EXEC"));
      end = log().append(all, 0, all.length);
    } else {
      end = log().append(command, 0, command.length);
    }
    ends.add(end);
  }

  private void base(RewritePoint point) throws IOException {
    try (StorageFile file = disk.create(point.base())) {
      int count = ends.indexOf(point.offset());
      file.writeAll(ByteBuffer.wrap(Resp.command("SET", "counter", Integer.toString(count))));
      file.force();
    }
  }

  private void start(FsyncPolicy policy) throws IOException {
    watch();
    folder.prepare();
    Duration soon = Duration.ofMillis(3);
    var options = new LogOptions(policy, 1 << 20, soon, new BackOff(soon, soon));
    opened.set(AppendLog.open(folder, options));
  }

  private void durable() {
    await().until(() -> log().durable() == log().end());
  }

  private void check() throws IOException {
    log().close();
    cuts.add(new Cut(disk.operations(), log().durable(), disk.powerCut()));
    assertThat(cuts).hasSizeGreaterThan(20);
    for (Cut cut : cuts) {
      int least = (int) ends.stream().filter(end -> end <= cut.durable).count() - 1;
      for (SimulatedDisk outcome : cut.outcomes) {
        check(cut, least, outcome);
      }
    }
  }

  private void check(Cut cut, int least, SimulatedDisk outcome) throws IOException {
    Collected found = Collected.of(outcome);
    int counter = 0;
    boolean first = true;
    for (String command : found.commands) {
      if (command.startsWith("SET")) {
        int next = Integer.parseInt(command.substring("SET counter ".length()));
        assertThat(next).as("at operation %d", cut.operation).isEqualTo(first ? next : counter + 1);
        counter = next;
        first = false;
      }
    }
    assertThat(counter).as("at operation %d", cut.operation).isBetween(least, ends.size() - 1);
    var again = Collected.of(outcome);
    assertThat(again.commands).isEqualTo(found.commands);
  }

  @ParameterizedTest
  @EnumSource
  void append_switchAndRewrite_loadWithAllThatWasDurable(FsyncPolicy policy) throws IOException {
    start(policy);
    for (int round = 0; round < 3; round++) {
      append();
      append();
      if (policy == FsyncPolicy.ALWAYS) {
        durable();
      }
      append();
      RewritePoint point = log().switchIncrement();
      append();
      base(point);
      append();
      log().finishRewrite(point, false);
      append();
      if (policy != FsyncPolicy.NO) {
        durable();
      }
    }
    check();
  }

  @Test
  void switchWithoutRewrite_manyIncrements_load() throws IOException {
    start(FsyncPolicy.ALWAYS);
    for (int round = 0; round < 4; round++) {
      append();
      RewritePoint point = log().switchIncrement();
      append();
      durable();
      log().abandonRewrite(point);
    }
    check();
  }

  @Test
  void restart_afterAFailedForce_keepsTheOldUntilTheNewIsThere() throws IOException {
    start(FsyncPolicy.ALWAYS);
    append();
    append();
    durable();
    disk.faults().fail(Operation.FORCE, "incr", "Input/output error", 1);
    append();
    await().until(() -> log().failure() != null);
    append();
    RewritePoint point = log().restart();
    append();
    base(point);
    append();
    log().finishRewrite(point, false);
    append();
    durable();
    check();
  }
}
