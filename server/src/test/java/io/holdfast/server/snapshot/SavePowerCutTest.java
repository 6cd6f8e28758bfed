package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.storage.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However the power is cut during a save: one of the two snapshots is there, whole. */
class SavePowerCutTest {
  @Test
  void save_powerCutAtAnyOperation_leavesTheOldOrTheNewSnapshot() throws IOException {
    var disk = new SimulatedDisk();
    var files = new SnapshotFiles(SimulatedDisk.ROOT, "dump.rdb", disk);
    var keyspace = new Keyspace(2, 16);
    var content = new Content(keyspace).oneOfEach();
    List<SimulatedDisk> outcomes = new ArrayList<>();
    String before;
    String after;
    try (var saver =
        new SnapshotSaver(
            keyspace, () -> new SnapshotSettings(files, true, true), "7.0.15", "0.1.0")) {
      before = saver.save().digest();
      content.put(0, "more", Content.string("x"), -1);
      disk.beforeEach(() -> outcomes.addAll(disk.powerCut()));
      after = saver.save().digest();
    }
    assertThat(outcomes).hasSizeGreaterThan(20);
    List<String> found = new ArrayList<>();
    for (SimulatedDisk outcome : outcomes) {
      var left = new SnapshotFiles(SimulatedDisk.ROOT, "dump.rdb", outcome);
      var loaded = new Keyspace(1, 16);
      long keys = new SnapshotLoader(loaded, new LoadProgress()).load(left);
      Manifest manifest = Manifest.read(outcome, left.manifest());
      assertThat(manifest.keys()).isEqualTo(keys);
      found.add(manifest.digest());
    }
    assertThat(found).contains(before, after).containsOnly(before, after);
    for (SimulatedDisk outcome : disk.powerCut()) {
      assertThat(Manifest.read(outcome, files.manifest()).digest()).isEqualTo(after);
    }
  }
}
