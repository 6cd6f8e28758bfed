package io.holdfast.sim.state;

/**
 * Where backups go. {@code pollInterval} is in seconds; {@code message} says why it is not
 * available.
 */
public record BackupTarget(
    String name,
    String url,
    String credentialSecret,
    long pollInterval,
    boolean available,
    String message) {

  public BackupTarget reachable(boolean yes, String why) {
    return new BackupTarget(name, url, credentialSecret, pollInterval, yes, why);
  }
}
