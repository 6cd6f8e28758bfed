package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.storage.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Snapshots with a time in their names. */
class SnapshotSeriesTest {
  private static final String NAME = "dump-{timestamp}.rdb";

  private final SimulatedDisk disk = new SimulatedDisk();
  private final Keyspace keyspace = new Keyspace(1, 16);
  private final Content content = new Content(keyspace);
  private final SnapshotSeries series = new SnapshotSeries(SimulatedDisk.ROOT, NAME, 2, disk);
  private final SnapshotSaver saver =
      new SnapshotSaver(keyspace, () -> new SnapshotSettings(series, true, true), "7.0.15", "0.1");

  @AfterEach
  void end() {
    saver.close();
    keyspace.close();
  }

  @Test
  @DisplayName("dragonfly-operator#566: timestamped snapshots do not fill the volume")
  void save_manyTimes_keepsTheNewestFew() throws IOException {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      content.put(0, "key", Content.string("value " + i), -1);
      made.add(saver.save().file());
    }
    assertThat(made).isSorted().doesNotHaveDuplicates();
    assertThat(made.getFirst()).matches("dump-\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.rdb");
    String last = made.get(4);
    String before = made.get(3);
    assertThat(names())
        .containsExactly(before, before + ".manifest.json", last, last + ".manifest.json");
    assertThat(series.latest().name()).isEqualTo(last);
    assertThat(value()).isEqualTo("value 4");
  }

  @Test
  @DisplayName("dragonfly-operator#566: a disk that snapshots have filled is not filled for ever")
  void save_diskFullOfOldOnes_makesRoomFirst() throws IOException {
    for (int day = 10; day < 20; day++) {
      disk.put(SimulatedDisk.ROOT.resolve("dump-2026-01-" + day + "T00:00:00.rdb"), "x");
    }
    content.put(0, "key", Content.string("value"), -1);
    List<String> seen = new ArrayList<>();
    disk.beforeEach(() -> {});
    saver.save();
    for (String name : names()) {
      if (name.endsWith(".rdb")) {
        seen.add(name);
      }
    }
    assertThat(seen).hasSize(2).first().isEqualTo("dump-2026-01-19T00:00:00.rdb");
    assertThat(value()).isEqualTo("value");
  }

  @Test
  void save_clockWasPutBack_isStillTheNewest() throws IOException {
    disk.put(SimulatedDisk.ROOT.resolve("dump-2999-12-31T23:59:59.rdb"), "from the future");
    content.put(0, "key", Content.string("value"), -1);
    assertThat(saver.save().file()).isEqualTo("dump-3000-01-01T00:00:00.rdb");
    assertThat(series.latest().name()).isEqualTo("dump-3000-01-01T00:00:00.rdb");
  }

  @Test
  void prune_otherFiles_areNotTouched() throws IOException {
    List<String> others =
        List.of(
            "dump-2026-13-01T00:00:00.rdb",
            "dump-2026-01-01T00:00:00.rdb.bak",
            "dump-mine.rdb",
            "dump.rdb",
            "old-dump-2026-01-01T00:00:00.rdb");
    others.forEach(name -> disk.put(SimulatedDisk.ROOT.resolve(name), "x"));
    for (int i = 0; i < 4; i++) {
      saver.save();
    }
    assertThat(names()).containsAll(others).hasSize(others.size() + 4);
  }

  @Test
  void prune_fails_doesNotFailTheSave() throws IOException {
    for (int i = 0; i < 3; i++) {
      saver.save();
    }
    disk.faults().fail(SimulatedDisk.Operation.DELETE, "dump-", "Input/output error", 100);
    String last = saver.save().file();
    assertThat(series.latest().name()).isEqualTo(last);
    disk.faults().heal();
    saver.save();
    assertThat(names()).hasSize(4);
  }

  @Test
  void save_powerCutAtAnyOperation_leavesAWholeSnapshotThatIsFound() throws IOException {
    content.put(0, "key", Content.string("old"), -1);
    saver.save();
    content.put(0, "key", Content.string("new"), -1);
    List<SimulatedDisk> outcomes = new ArrayList<>();
    disk.beforeEach(() -> outcomes.addAll(disk.powerCut()));
    saver.save();
    assertThat(outcomes).hasSizeGreaterThan(10);
    List<String> found = new ArrayList<>();
    for (SimulatedDisk outcome : outcomes) {
      var left = new SnapshotSeries(SimulatedDisk.ROOT, NAME, 2, outcome);
      found.add(value(left));
      SnapshotFiles files = left.latest();
      assertThat(Manifest.read(outcome, files.manifest()).file()).isEqualTo(files.name());
    }
    assertThat(found).contains("old", "new").containsOnly("old", "new");
  }

  private String value() throws IOException {
    return value(series);
  }

  private static String value(SnapshotSeries from) throws IOException {
    var loaded = new Keyspace(1, 16);
    new SnapshotLoader(loaded, new LoadProgress()).load(from.latest());
    var value = (io.holdfast.server.structure.StringValue) new Content(loaded).get(0, "key");
    String text =
        new String(
            java.util.Objects.requireNonNull(value).bytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    loaded.close();
    return text;
  }

  private List<String> names() throws IOException {
    return disk.list(SimulatedDisk.ROOT);
  }
}
