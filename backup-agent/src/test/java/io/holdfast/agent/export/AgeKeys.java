package io.holdfast.agent.export;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;

/** A pair of age's keys that nobody has used before. */
record AgeKeys(String recipient, String identity) {
  static AgeKeys make() {
    try {
      KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
      return new AgeKeys(
          new String(pair.getPublic().getEncoded(), StandardCharsets.US_ASCII),
          new String(pair.getPrivate().getEncoded(), StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has X25519", e);
    }
  }

  /** As {@code age-keygen -o} writes it. */
  Path write(Path file) throws IOException {
    return Files.writeString(
        file, "# created: 2026-11-21\n# public key: " + recipient + "\n" + identity + "\n");
  }
}
