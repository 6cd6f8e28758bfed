package io.holdfast.agent.http;

import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The bearer token that everything needs which changes something. It is read anew each time, so
 * that another one in its file counts at once and the one before no more; it is compared in
 * constant time and never printed.
 */
public final class Token {
  private static final int BYTES = 32;
  private static final int SHORTEST = 16;

  private final Path file;

  private Token(Path file) {
    this.file = file;
  }

  /**
   * The token in a file's first line; a missing file is made with a new token, for its owner only.
   *
   * @throws IllegalArgumentException when the file holds none, or can be neither read nor made
   */
  public static Token in(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file.toAbsolutePath());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("http.tokenFile: can not use " + file + ": " + e, e);
    }
    Token token = new Token(file);
    try {
      token.read();
    } catch (Unavailable e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return token;
  }

  /**
   * Whether an Authorization header carries the token.
   *
   * @throws Unavailable while the file holds none, or can not be read: then nobody is let in
   */
  public boolean isIn(String authorization) {
    String prefix = "Bearer ";
    return authorization.startsWith(prefix)
        && MessageDigest.isEqual(
            read().getBytes(StandardCharsets.UTF_8),
            authorization.substring(prefix.length()).strip().getBytes(StandardCharsets.UTF_8));
  }

  private String read() {
    String text;
    try {
      text = Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new Unavailable("http.tokenFile: can not use " + file + ": " + e, e);
    }
    if (text.length() < SHORTEST) {
      throw new Unavailable(
          "http.tokenFile: the first line of "
              + file
              + " has "
              + text.length()
              + " characters; accepted are at least "
              + SHORTEST);
    }
    return text;
  }

  private static void create(Path file) throws IOException {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    // Written under another name first: a file without a token in it would stop every later start.
    Path written =
        Files.createTempFile(
            file.getParent(),
            file.getFileName() + ".",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(written, HexFormat.of().formatHex(bytes) + "\n");
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
