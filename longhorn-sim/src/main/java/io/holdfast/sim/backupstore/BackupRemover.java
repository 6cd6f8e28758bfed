package io.holdfast.sim.backupstore;

import io.holdfast.sim.state.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Deletes backups, and the blocks that no other backup of the volume needs. */
public final class BackupRemover {
  private final BackupStore store;

  public BackupRemover(BackupStore store) {
    this.store = store;
  }

  /**
   * Deletes one backup; a missing one is no error. Blocks stay if any other backup's configuration
   * cannot be read: it may need them.
   */
  public void remove(String volume, String backup) throws IOException {
    if (store.volume(volume).isEmpty() && store.backups(volume).isEmpty()) {
      return;
    }
    var lock = StoreLock.take(store.objects(), volume);
    try {
      store.objects().delete(StoreLayout.backupConfig(volume, backup));
      var needed = new HashSet<String>();
      String last = "";
      String lastAt = "";
      String lastCreated = "";
      try {
        for (String other : store.backups(volume)) {
          var config = store.backup(volume, other);
          config.blockList().forEach(block -> needed.add(block.blockChecksum()));
          if (config.finished() && config.createdTime().compareTo(lastCreated) >= 0) {
            last = other;
            lastAt = config.snapshotCreatedAt();
            lastCreated = config.createdTime();
          }
        }
      } catch (DamagedBackupException e) {
        return;
      }
      long kept = removeBlocks(volume, needed);
      var config = store.volume(volume);
      if (config.isPresent()) {
        store
            .objects()
            .put(
                StoreLayout.volumeConfig(volume),
                Json.bytes(config.get().withLast(last, lastAt, kept)));
      }
    } finally {
      lock.release();
    }
  }

  /** Deletes a volume's backups, blocks and configuration. */
  public void removeVolume(String volume) throws IOException {
    for (String backup : store.backups(volume)) {
      store.objects().delete(StoreLayout.backupConfig(volume, backup));
    }
    removeBlocks(volume, Set.of());
    for (String lock : store.objects().list(StoreLayout.locks(volume))) {
      store.objects().delete(StoreLayout.locks(volume) + lock);
    }
    store.objects().delete(StoreLayout.volumeConfig(volume));
  }

  private long removeBlocks(String volume, Set<String> needed) throws IOException {
    String top = StoreLayout.blocks(volume);
    long kept = 0;
    for (String first : store.objects().list(top)) {
      for (String second : store.objects().list(top + first)) {
        for (String name : store.objects().list(top + first + second)) {
          String checksum = name.replaceAll("\\.blk$", "");
          if (needed.contains(checksum)) {
            kept++;
          } else {
            store.objects().delete(top + first + second + name);
          }
        }
      }
    }
    return kept;
  }
}
