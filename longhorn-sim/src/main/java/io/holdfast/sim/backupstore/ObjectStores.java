package io.holdfast.sim.backupstore;

/** Opens the store that a target's URL leads to. */
public record ObjectStores(S3Access s3) {
  /**
   * Opens a store; nothing is asked of it yet.
   *
   * @throws IllegalArgumentException when the URL is not understood
   */
  public ObjectStore open(String url) {
    return switch (TargetUrl.parse(url)) {
      case TargetUrl.S3 bucket -> new S3Store(bucket, s3);
      case TargetUrl.Nfs export -> new FolderStore(export.folder());
    };
  }
}
