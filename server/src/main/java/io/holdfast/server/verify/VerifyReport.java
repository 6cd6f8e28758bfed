package io.holdfast.server.verify;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.server.commandline.Outcome;
import io.holdfast.server.snapshot.DatabaseSummary;
import io.holdfast.server.snapshot.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What verify mode found.
 *
 * @param dir the folder as it was given
 * @param file the dump's name
 * @param bytes the dump's size, null when there is none
 * @param sha256 of the file, null when it can't be read to its end
 * @param digest of the content, null when it can't be read to its end
 * @param keys in all databases
 * @param databases those that hold keys
 * @param manifest what the file beside the dump says, null without one
 * @param differences between what was found and what the manifest or the caller told, in words
 * @param error why the dump or the manifest can't be read, null when they can
 * @param millis how long it took
 */
@JsonPropertyOrder({
  "result",
  "dir",
  "file",
  "bytes",
  "sha256",
  "digest",
  "keys",
  "databases",
  "manifest",
  "differences",
  "error",
  "millis"
})
public record VerifyReport(
    Result result,
    String dir,
    String file,
    @Nullable Long bytes,
    @Nullable String sha256,
    @Nullable String digest,
    @Nullable Long keys,
    List<DatabaseSummary> databases,
    @Nullable Manifest manifest,
    List<String> differences,
    @Nullable String error,
    long millis) {

  /** The outcome, with the exit code that goes with it. */
  public enum Result implements Outcome {
    VERIFIED(0),
    MISMATCH(1),
    /** It loads, and there is nothing to compare it with. */
    NO_MANIFEST(3),
    UNREADABLE(4);

    private final int exitCode;

    Result(int exitCode) {
      this.exitCode = exitCode;
    }

    @Override
    public int exitCode() {
      return exitCode;
    }
  }

  /** One line of JSON. */
  public String toJson() {
    try {
      return new JsonMapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is plain text and numbers", e);
    }
  }

  /** A few lines for people. */
  public String toText() {
    var text = new StringBuilder();
    text.append(result.text()).append(": ").append(file).append(" in ").append(dir).append('\n');
    if (bytes != null) {
      text.append(String.format("  file      %,d bytes, sha256 %s%n", bytes, orNone(sha256)));
    }
    if (keys != null) {
      text.append(String.format("  content   %,d keys, digest %s%n", keys, orNone(digest)));
    }
    for (DatabaseSummary database : databases) {
      text.append(
          String.format(
              "  db %-6d %,d keys, %,d with expiry: %s%n",
              database.db(), database.keys(), database.expires(), database.types()));
    }
    text.append(
        manifest == null
            ? "  manifest  none\n"
            : "  manifest  of " + manifest.createdAt() + " by " + manifest.server() + '\n');
    differences.forEach(line -> text.append("  differs   ").append(line).append('\n'));
    if (error != null) {
      text.append("  error     ").append(error).append('\n');
    }
    return text.append("  took      ").append(millis).append(" ms\n").toString();
  }

  private static String orNone(@Nullable String value) {
    return value == null ? "unknown" : value;
  }
}
