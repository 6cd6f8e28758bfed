package io.holdfast.agent.core.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 in the making. */
public final class Sha256 {
  private final MessageDigest digest = digest();

  public void update(ByteBuffer bytes) {
    digest.update(bytes.duplicate());
  }

  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** That of a text in UTF-8, 64 hexadecimal digits. */
  public static String of(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** One to be fed bytes by others. */
  public static MessageDigest digest() {
    return digest("SHA-256");
  }

  /** A digest that every Java has. */
  public static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
