package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupUrl;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.port.Volume;
import java.util.Optional;

/**
 * Removes throw-away volumes, and nothing else: Longhorn deletes a volume in use without a word, so
 * the guard stands here.
 */
final class ThrowAway {
  private final World world;

  ThrowAway(World world) {
    this.world = world;
  }

  /**
   * Removes what a run has restored only to look at it.
   *
   * @return its name
   */
  String removeFor(Run run) {
    String name = Names.CHECK.name(run.id());
    Backup backup = run.facts().backup();
    if (backup != null && backup.isExport()) {
      world.exporting().fetched().release(name);
    } else {
      remove(name);
    }
    return name;
  }

  /**
   * Removes a throw-away volume and what hangs on it, and waits until it is gone.
   *
   * @throws IllegalArgumentException when the volume is not named as ours are, or is the live one
   */
  void remove(String volume) {
    guard(volume, world.volume().get());
    world.data().release(volume);
    if (world.longhorn().volume(volume).isEmpty()) {
      return;
    }
    world.longhorn().deleteVolume(volume);
    Deadlines deadlines = world.policies().byHand().deadlines();
    world
        .patience(deadlines)
        .until(
            "volume " + volume + " was not gone",
            deadlines.remove(),
            () -> world.longhorn().volume(volume).isEmpty() ? Optional.of(true) : Optional.empty());
  }

  static void guard(String volume, String live) {
    if (!Names.CHECK.is(volume) || volume.equals(live)) {
      throw new IllegalArgumentException(
          "volume "
              + volume
              + " is not deleted: only volumes named "
              + Names.CHECK.prefix()
              + "<run id> are");
    }
  }

  /**
   * Whether a volume was restored from a backup of the given live volume; other agents on the same
   * Longhorn have theirs.
   */
  static boolean isRestoredFrom(Volume volume, String live) {
    return BackupUrl.volume(volume.fromBackup()).equals(live);
  }
}
