package io.holdfast.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An S3 access key and its secret, from a file or the environment. */
record Credentials(String accessKey, String secretKey) {
  private static final String ACCESS = "AWS_ACCESS_KEY_ID";
  private static final String SECRET = "AWS_SECRET_ACCESS_KEY";

  /**
   * Reads lines {@code NAME=value}; others are ignored.
   *
   * @throws IOException names the file and what it lacks
   */
  static Credentials read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException("credentials file " + file + " cannot be read");
    }
    var values = new HashMap<String, String>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return of(values)
        .orElseThrow(
            () ->
                new IOException("credentials file " + file + " lacks " + ACCESS + " or " + SECRET));
  }

  /** Empty unless both are set. */
  static Optional<Credentials> of(Map<String, String> values) {
    String access = values.getOrDefault(ACCESS, "");
    String secret = values.getOrDefault(SECRET, "");
    return access.isEmpty() || secret.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials(access, secret));
  }

  @Override
  public String toString() {
    return "Credentials[" + accessKey + "]";
  }
}
