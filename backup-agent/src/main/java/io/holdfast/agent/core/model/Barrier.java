package io.holdfast.agent.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a store said of the snapshot file it has just written.
 *
 * @param at when the store had written it
 * @param server name and version of the store, such as {@code holdfast 0.1.0}
 * @param keys number of keys in the file, null where the store can not say it exactly
 * @param digest order-independent content digest, null for stores that have none
 * @param databases what each database holds, empty for stores that do not say
 * @param marker changes when the store saves again; equal markers mean that the file is still this
 *     one
 */
public record Barrier(
    Instant at,
    String server,
    @Nullable Long keys,
    @Nullable String digest,
    List<DatabaseKeys> databases,
    String marker) {
  public Barrier {
    // One that an older version wrote down has none.
    databases = List.copyOf(Objects.requireNonNullElse(databases, List.of()));
  }

  /** What has to come back when this is restored. */
  public Expected expected() {
    return new Expected(keys, digest, databases);
  }

  /** The same barrier without its figures, for a file that was replaced by a later save. */
  public Barrier withoutFigures() {
    return new Barrier(at, server, null, null, List.of(), marker);
  }
}
