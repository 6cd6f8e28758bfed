package io.holdfast.agent.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.manifest.Databases;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What verify mode is given and what it prints: one JSON object, perhaps after lines of other
 * programs.
 */
public final class VerifyOutput {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TAIL = 400;
  private static final Map<String, Reading.Result> RESULTS =
      Map.of(
          "verified", Reading.Result.VERIFIED,
          "mismatch", Reading.Result.MISMATCH,
          "no-manifest", Reading.Result.NO_MANIFEST,
          "unreadable", Reading.Result.UNREADABLE);

  private VerifyOutput() {}

  /** The arguments that tell verify mode where to look and what to expect. */
  public static List<String> arguments(String directory, Expected expected) {
    List<String> arguments = new ArrayList<>(List.of("--dir", directory));
    if (expected.digest() != null) {
      arguments.addAll(List.of("--expect-digest", expected.digest()));
    }
    if (expected.keys() != null) {
      arguments.addAll(List.of("--expect-keys", Long.toString(expected.keys())));
    }
    return arguments;
  }

  /**
   * Reads what was printed.
   *
   * @param output all of it; lines that are not the object are skipped
   * @param context what else is known, such as the exit code, for the error
   * @throws Refused when there is no such object in it
   */
  public static Reading parse(String output, String context) {
    for (String line : output.lines().toList().reversed()) {
      JsonNode node = object(line.strip());
      Reading.Result result = node == null ? null : RESULTS.get(node.path("result").asText());
      if (node != null && result != null) {
        return reading(node, result);
      }
    }
    JsonNode whole = object(output.strip());
    Reading.Result result = whole == null ? null : RESULTS.get(whole.path("result").asText());
    if (whole != null && result != null) {
      return reading(whole, result);
    }
    throw new Refused("verify printed no result (" + context + "): " + tail(output));
  }

  /** The end of a program's output, in one line. */
  public static String tail(String output) {
    String line = output.strip().replaceAll("\\s+", " ");
    return line.length() <= TAIL ? line : "…" + line.substring(line.length() - TAIL);
  }

  private static Reading reading(JsonNode node, Reading.Result result) {
    List<String> differences = new ArrayList<>();
    node.path("differences").forEach(each -> differences.add(each.asText()));
    return new Reading(
        result,
        node.path("keys").isIntegralNumber() ? node.get("keys").longValue() : null,
        node.path("digest").isTextual() ? node.get("digest").textValue() : null,
        Databases.of(node.path("databases")),
        differences,
        node.path("manifest").isObject(),
        node.path("error").isTextual() ? node.get("error").textValue() : null,
        node.path("millis").asLong(),
        time(node.path("manifest").path("createdAt").asText()),
        node.path("manifest").path("appendOnlyFile").isTextual());
  }

  private static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable JsonNode object(String text) {
    if (!text.startsWith("{")) {
      return null;
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
