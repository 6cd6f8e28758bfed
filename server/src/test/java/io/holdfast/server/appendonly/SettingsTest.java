package io.holdfast.server.appendonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.aof.AofFolder;
import io.holdfast.server.aof.FsyncPolicy;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Replayer;
import io.holdfast.server.config.Flags;
import io.holdfast.server.config.PersistenceParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.effects.Effects;
import io.holdfast.server.effects.Journal;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.snapshot.LoadProgress;
import io.holdfast.server.snapshot.SnapshotFiles;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.snapshot.SnapshotSeries;
import io.holdfast.server.snapshot.SnapshotSettings;
import io.holdfast.server.snapshot.WriterHold;
import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.storage.SimulatedDisk.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Settings that change while something is under way. */
class SettingsTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final Settings settings = Flags.read(List.of(), Map.of()).settings();
  private final Keyspace keyspace = new Keyspace(1, 16);
  private final Journal journal = new Journal();
  private final SnapshotSeries dumps =
      SnapshotSeries.of(new SnapshotFiles(SimulatedDisk.ROOT, "dump.rdb", disk));
  private final SnapshotSaver saver =
      new SnapshotSaver(keyspace, () -> new SnapshotSettings(dumps, true, true), "7.0.15", "0.1");
  private final AppendOnly file =
      new AppendOnly(
          settings,
          keyspace,
          journal,
          saver,
          new AofFolder(disk, SimulatedDisk.ROOT, AofFolder.FILENAME, AofFolder.DIRNAME),
          () -> {},
          WriterHold.NOBODY);

  @AfterEach
  void close() {
    disk.faults().heal();
    file.close();
    saver.close();
    keyspace.close();
  }

  private void start() throws IOException {
    file.start(new Replayer(new CommandTable(), keyspace), new LoadProgress(), dumps);
  }

  @Test
  void run_turnedOffBeforeTheNextTryOfARewrite_turnsOffAtOnce() throws IOException {
    settings.set(PersistenceParameters.APPENDONLY, true);
    start();
    disk.faults().fail(Operation.CREATE, ".base", "Input/output error", 100);
    assertThat(file.requestRewrite(false)).isEqualTo(AppendOnly.Answer.STARTED);
    await().until(() -> file.status().failuresInARow() == 1);
    settings.set(PersistenceParameters.APPENDONLY, false);
    file.run();
    assertThat(file.status().enabled()).isFalse();
  }

  @Test
  void policy_changedWhileTheLogIsOpened_isTakenUp() throws IOException {
    start();
    settings.set(PersistenceParameters.APPENDONLY, true);
    var changed = new AtomicBoolean();
    disk.beforeEach(
        () -> {
          if (changed.compareAndSet(false, true)) {
            settings.set(PersistenceParameters.APPENDFSYNC, FsyncPolicy.ALWAYS);
          }
        });
    file.run();
    await().until(() -> !file.status().rewriting());
    Effects effects = Objects.requireNonNull(journal.collector());
    effects.begin(false);
    effects.add(0, new byte[] {'P', 'I', 'N', 'G'});
    disk.faults().slowForce(60_000);
    assertThat(journal.mayTell(journal.end(effects))).isFalse();
  }
}
