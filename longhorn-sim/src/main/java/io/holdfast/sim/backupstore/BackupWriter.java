package io.holdfast.sim.backupstore;

import io.holdfast.sim.image.FolderImage;
import io.holdfast.sim.image.ImageLayout;
import io.holdfast.sim.state.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Uploads an image as a backup. Blocks that the volume's last backup names are taken over without
 * asking the store; others are uploaded unless an object of that name exists. Neither looks at what
 * the object holds: that is Longhorn's rule, and the reason why a damaged block spoils every later
 * incremental backup that needs it.
 */
public final class BackupWriter {
  private final BackupStore store;
  private final Job job;
  private final List<BackupConfig.BlockMapping> blocks = new ArrayList<>();
  private final Set<String> uploaded = new HashSet<>();
  private long fresh;
  private long again;
  private long newBlocks;

  /** What to back up, and what its configuration shall say. */
  public record Job(
      VolumeConfig volume,
      String backup,
      String snapshot,
      String snapshotCreated,
      Map<String, String> labels,
      boolean full,
      FolderImage image) {}

  public BackupWriter(BackupStore store, Job job) {
    this.store = store;
    this.job = job;
  }

  /**
   * Uploads everything. The configuration is written twice: first unfinished, last with its blocks.
   *
   * @param progress is told percentages from 0 to 95; may throw to stop the upload
   */
  public BackupConfig write(IntConsumer progress) throws IOException {
    String volume = job.volume.name();
    var lock = StoreLock.take(store.objects(), volume);
    try {
      var before = store.volume(volume);
      if (before.isEmpty()) {
        put(StoreLayout.volumeConfig(volume), job.volume);
      }
      put(StoreLayout.backupConfig(volume, job.backup), config(""));
      var known = job.full ? Set.<String>of() : lastBlocks(volume, before.orElse(job.volume));
      long total = Math.max(1, job.image.blocks());
      job.image.forEachBlock(
          (offset, block) -> {
            upload(offset, block, known);
            progress.accept((int) (blocks.size() * 95L / total));
          });
      String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      var config = config(now);
      put(StoreLayout.backupConfig(volume, job.backup), config);
      // BlockCount is only ever shown: blocks that vanished from the store are not noticed here.
      long count = store.volume(volume).orElse(job.volume).blockCount() + newBlocks;
      put(
          StoreLayout.volumeConfig(volume),
          job.volume.withLast(job.backup, job.snapshotCreated, count));
      return config;
    } finally {
      lock.release();
    }
  }

  private void upload(long offset, byte[] block, Set<String> known) throws IOException {
    String checksum = StoreLayout.checksum(block);
    blocks.add(new BackupConfig.BlockMapping(offset, checksum));
    if (known.contains(checksum) || !uploaded.add(checksum)) {
      return;
    }
    String key = StoreLayout.block(job.volume.name(), checksum);
    boolean exists = store.objects().exists(key);
    if (exists && !job.full) {
      return;
    }
    byte[] compressed = BlockCodec.compress(block);
    store.objects().put(key, compressed);
    if (exists) {
      again += compressed.length;
    } else {
      fresh += compressed.length;
      newBlocks++;
    }
  }

  private Set<String> lastBlocks(String volume, VolumeConfig config) throws IOException {
    var checksums = new HashSet<String>();
    if (!config.lastBackupName().isEmpty()) {
      try {
        store
            .backup(volume, config.lastBackupName())
            .blockList()
            .forEach(block -> checksums.add(block.blockChecksum()));
      } catch (DamagedBackupException e) {
        // Without it, every block is looked up: slower, and no less right.
        checksums.clear();
      }
    }
    return checksums;
  }

  private BackupConfig config(String created) {
    return new BackupConfig(
        job.backup,
        job.volume.name(),
        job.snapshot,
        job.snapshotCreated,
        created,
        (long) blocks.size() * ImageLayout.BLOCK,
        job.labels,
        Map.of("backup-block-size", Integer.toString(ImageLayout.BLOCK)),
        !job.full,
        "lz4",
        fresh,
        again,
        List.copyOf(blocks));
  }

  private void put(String key, Object value) throws IOException {
    store.objects().put(key, Json.bytes(value));
  }
}
