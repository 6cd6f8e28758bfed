package io.holdfast.agent.core.port;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Longhorn snapshot.
 *
 * @param removed marked for removal: still listed, but gone as soon as Longhorn can
 * @param error Longhorn's words, empty when there are none
 */
public record Snapshot(
    String name,
    boolean ready,
    boolean removed,
    @Nullable Instant createdAt,
    String error,
    Map<String, String> labels) {
  public Snapshot {
    labels = Map.copyOf(labels);
  }
}
