package io.holdfast.agent.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.agent.core.model.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report's text and its seal. As kept, it has two lines: the report as JSON, and an object with
 * the seal of exactly the bytes of the first line, without its newline. So
 *
 * <pre>
 *   head -n1 FILE | tr -d '\n' | openssl dgst -sha256 -hmac KEY
 * </pre>
 *
 * prints the seal.
 *
 * @param line the report's JSON
 * @param hmac the seal, null when there was no key
 * @param key name of the key, null when there was none
 */
public record SealedReport(String line, @Nullable String hmac, @Nullable String key) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private record SecondLine(@Nullable String hmac, @Nullable String key) {}

  /** A report sealed with a key, or not sealed when there is none. */
  static SealedReport of(Report report, @Nullable Seal seal) {
    try {
      String line = JSON.writeValueAsString(report);
      return seal == null
          ? new SealedReport(line, null, null)
          : new SealedReport(line, seal.of(line), seal.keyName());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is plain text and numbers", e);
    }
  }

  /**
   * Reads what {@link #text} has written.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static SealedReport parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() != 2) {
      throw new IllegalArgumentException(
          "has " + lines.size() + " lines; a report has two, itself and its seal");
    }
    try {
      SecondLine second = JSON.readValue(lines.get(1), SecondLine.class);
      return new SealedReport(lines.get(0), second.hmac(), second.key());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "its second line is no seal: " + e.getOriginalMessage(), e);
    }
  }

  /** As it is kept. */
  public String text() {
    try {
      return line + "\n" + JSON.writeValueAsString(new SecondLine(hmac, key)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a seal is plain text", e);
    }
  }

  /**
   * What it says.
   *
   * @throws IllegalArgumentException when the line is no report
   */
  public Report report() {
    try {
      return JSON.readValue(line, Report.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "its first line is no report: " + e.getOriginalMessage(), e);
    }
  }

  /** What the next report names it by. */
  String name() {
    return Sha256.of(line);
  }
}
