package io.holdfast.sim.backupstore;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens the store that a target's URL leads to. S3 clients are made once per bucket: making one is
 * slow.
 */
public final class ObjectStores {
  private final S3Access s3;
  private final ConcurrentHashMap<TargetUrl.S3, S3Store> buckets = new ConcurrentHashMap<>();

  public ObjectStores(S3Access s3) {
    this.s3 = s3;
  }

  /**
   * Opens a store; nothing is asked of it yet.
   *
   * @throws IllegalArgumentException when the URL is not understood
   */
  public ObjectStore open(String target) {
    return switch (TargetUrl.parse(target)) {
      case TargetUrl.S3 bucket -> buckets.computeIfAbsent(bucket, url -> new S3Store(url, s3));
      case TargetUrl.Nfs export -> new FolderStore(export.folder());
    };
  }
}
