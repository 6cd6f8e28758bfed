package io.holdfast.sim.backupstore;

import java.util.Optional;

/** Which backup of which volume a URL such as {@code s3://b@r/?backup=…&volume=…} means. */
public record BackupUrl(String backup, String volume) {
  /** The URL of a backup in a target; a query that the target's URL has is kept. */
  public static String of(String target, String backup, String volume) {
    return TargetUrl.ofBackup(target, backup, volume);
  }

  /**
   * Checks a target's URL.
   *
   * @throws IllegalArgumentException names the URL and what is accepted
   */
  public static void requireTarget(String url) {
    var _ = TargetUrl.parse(url);
  }

  /** Empty when the URL does not name both. */
  public static Optional<BackupUrl> parse(String url) {
    var parameters = TargetUrl.parameters(url);
    String backup = parameters.getOrDefault("backup", "");
    String volume = parameters.getOrDefault("volume", "");
    return backup.isEmpty() || volume.isEmpty()
        ? Optional.empty()
        : Optional.of(new BackupUrl(backup, volume));
  }
}
