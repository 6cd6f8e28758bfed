package io.holdfast.sim.backupstore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The keys of Longhorn's backup store, and its checksums. */
public final class StoreLayout {
  static final String ROOT = "backupstore/";
  static final String VOLUMES = ROOT + "volumes/";

  private StoreLayout() {}

  /** The prefix of all that belongs to a volume. */
  public static String volume(String name) {
    String hash = hex("SHA-512", name.getBytes(StandardCharsets.UTF_8));
    return VOLUMES + hash.substring(0, 2) + "/" + hash.substring(2, 4) + "/" + name + "/";
  }

  static String volumeConfig(String volume) {
    return volume(volume) + "volume.cfg";
  }

  static String backups(String volume) {
    return volume(volume) + "backups/";
  }

  /** The key of a backup's configuration. */
  public static String backupConfig(String volume, String backup) {
    return backups(volume) + "backup_" + backup + ".cfg";
  }

  static String blocks(String volume) {
    return volume(volume) + "blocks/";
  }

  /** The key of a block. */
  public static String block(String volume, String checksum) {
    return blocks(volume)
        + checksum.substring(0, 2)
        + "/"
        + checksum.substring(2, 4)
        + "/"
        + checksum
        + ".blk";
  }

  static String locks(String volume) {
    return volume(volume) + "locks/";
  }

  /** A block's checksum: the first 64 hex digits of its SHA-512. */
  public static String checksum(byte[] block) {
    return hex("SHA-512", block).substring(0, 64);
  }

  /** The name that a volume's backups have in the cluster: {@code <volume>-<8 hex>}. */
  public static String backupVolume(String volume, String target) {
    return volume + "-" + sha256(volume + "-" + target).substring(0, 8);
  }

  /** SHA-256 of a text, in hex. */
  public static String sha256(String text) {
    return hex("SHA-256", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
