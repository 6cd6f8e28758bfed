package io.holdfast.agent.core.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a store said of the snapshot file it has just written.
 *
 * @param at when the store had written it
 * @param server name and version of the store, such as {@code holdfast 0.1.0}
 * @param keys number of keys in the file, null where the store can not say it exactly
 * @param digest order-independent content digest, null for stores that have none
 * @param marker changes when the store saves again; equal markers mean that the file is still this
 *     one
 */
public record Barrier(
    Instant at, String server, @Nullable Long keys, @Nullable String digest, String marker) {

  /** What has to come back when this is restored. */
  public Expected expected() {
    return new Expected(keys, digest);
  }

  /** The same barrier without its figures, for a file that was replaced by a later save. */
  public Barrier withoutFigures() {
    return new Barrier(at, server, null, null, marker);
  }
}
