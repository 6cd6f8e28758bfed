package io.holdfast.agent.evidence;

import io.holdfast.agent.core.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 (RFC 2104) with one key. Anybody who has the key can check a seal, and could make
 * one: it shows that a report was not changed by those who do not have it.
 */
public final class Seal {
  /** Shorter keys could be guessed. */
  public static final int SHORTEST_KEY = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int NAMED = 16;

  private final SecretKeySpec key;
  private final String keyName;

  /**
   * A seal.
   *
   * @param key its UTF-8 bytes are the key
   * @throws IllegalArgumentException when it has less than {@value #SHORTEST_KEY} characters
   */
  public Seal(String key) {
    if (key.length() < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "the key has "
              + key.length()
              + " characters; accepted are at least "
              + SHORTEST_KEY
              + ", such as those of openssl rand -hex 32");
    }
    this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.keyName = Sha256.of(key).substring(0, NAMED);
  }

  /** Tells keys apart without giving them away: the beginning of the key's SHA-256. */
  public String keyName() {
    return keyName;
  }

  /** The seal of a text, 64 hexadecimal digits. */
  public String of(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** Whether a seal is that of a text, in a time that does not tell how much of it is right. */
  public boolean isOf(String text, String seal) {
    return MessageDigest.isEqual(
        of(text).getBytes(StandardCharsets.US_ASCII), seal.getBytes(StandardCharsets.UTF_8));
  }
}
