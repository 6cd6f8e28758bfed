package io.holdfast.server.snapshot;

import io.holdfast.server.storage.Storage;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a file as manifests give it. */
public final class FileDigest {
  private static final int BUFFER = 1 << 18;

  private FileDigest() {}

  /** Reads the whole file; in hexadecimal. */
  public static String sha256(Storage storage, Path file) throws IOException {
    MessageDigest digest = create();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (StorageFile in = storage.read(file)) {
      while (in.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A new digest that has seen nothing. */
  public static MessageDigest create() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
