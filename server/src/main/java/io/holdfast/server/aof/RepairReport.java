package io.holdfast.server.aof;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.server.commandline.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a repair found and did.
 *
 * @param folder that was looked at
 * @param files that the manifest names, in order
 * @param commands that are whole, up to the first damage
 * @param file the damaged one; null when nothing is wrong
 * @param offset up to which it is whole
 * @param damageAt offset of the byte that shows the damage
 * @param found what was found there
 * @param cutBytes that are cut, or would be, from that file and those after it
 * @param actions what was done or, in a dry run, would be, one line each
 * @param error why nothing can be done
 */
@JsonPropertyOrder({
  "result",
  "folder",
  "files",
  "commands",
  "file",
  "offset",
  "damageAt",
  "found",
  "cutBytes",
  "actions",
  "error"
})
public record RepairReport(
    Result result,
    String folder,
    List<String> files,
    long commands,
    @Nullable String file,
    @Nullable Long offset,
    @Nullable Long damageAt,
    @Nullable String found,
    long cutBytes,
    List<String> actions,
    @Nullable String error) {

  /** The outcome, with the exit code that goes with it. */
  public enum Result implements Outcome {
    /** Nothing is wrong; nothing was changed. */
    WHOLE(0),
    /** Dry run: it can be repaired. */
    DAMAGED(1),
    REPAIRED(3),
    /** Nothing was changed, and a backup has to be restored. */
    UNREPAIRABLE(4);

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
    text.append(result.text()).append(": ").append(folder).append('\n');
    text.append("  files     ").append(String.join(", ", files)).append('\n');
    text.append(String.format("  whole     %,d commands%n", commands));
    if (file != null) {
      text.append(String.format("  damage    %s at offset %,d: %s%n", file, damageAt, found));
      text.append(String.format("  cut       %,d bytes, from offset %,d%n", cutBytes, offset));
    }
    String verb = result == Result.DAMAGED ? "  would     " : "  done      ";
    actions.forEach(line -> text.append(verb).append(line).append('\n'));
    if (error != null) {
      text.append("  error     ").append(error).append('\n');
    }
    return text.toString();
  }
}
