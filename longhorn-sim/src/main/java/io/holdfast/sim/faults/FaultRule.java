package io.holdfast.sim.faults;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One fault. It strikes requests of which method, path and action contain the given texts, {@code
 * times} times ({@code 0}: until it is cleared). {@code target-unavailable} strikes all backup
 * targets as long as the rule is there.
 */
public record FaultRule(
    @JsonProperty("match") @Nullable Match match,
    @JsonProperty("kind") String kind,
    @JsonProperty("times") int times,
    @JsonProperty("message") @Nullable String message,
    @JsonProperty("delayMs") long delayMs,
    @JsonProperty("hits") int hits) {

  static final String ERROR = "error500";
  static final String DELAY = "delay";
  static final String DROP = "drop-after-work";
  static final String STUCK = "stuck-in-progress";
  static final String TARGET = "target-unavailable";

  /** Parts of a request; what is missing matches everything. */
  public record Match(
      @JsonProperty("method") @Nullable String method,
      @JsonProperty("path") @Nullable String path,
      @JsonProperty("action") @Nullable String action) {

    boolean matches(String requestMethod, String requestPath, String requestAction) {
      return within(method, requestMethod)
          && within(path, requestPath)
          && within(action, requestAction);
    }

    private static boolean within(@Nullable String part, String text) {
      return part == null || text.contains(part);
    }
  }

  FaultRule hit() {
    return new FaultRule(match, kind, times, message, delayMs, hits + 1);
  }

  boolean spent() {
    return times > 0 && hits >= times;
  }

  String text() {
    return message == null || message.isEmpty() ? "injected fault" : message;
  }
}
