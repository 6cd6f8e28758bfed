package io.holdfast.agent.export;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 in the making. */
final class Sha256 {
  private final MessageDigest digest = digest("SHA-256");

  void update(ByteBuffer bytes) {
    digest.update(bytes.duplicate());
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A digest that every Java has. */
  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
