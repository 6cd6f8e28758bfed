package io.holdfast.agent.core.model;

import java.util.Objects;

/**
 * The newest thing that a policy has made.
 *
 * @param id of the backup, or name of the snapshot
 * @param barrier what the store said of the data in it
 */
public record Kept(String id, Barrier barrier) {
  /** Whether a barrier stands for the very same data; false where digests do not tell. */
  public boolean holdsSameAs(Barrier other) {
    String digest = barrier.digest();
    return digest != null
        && digest.equals(other.digest())
        && Objects.equals(barrier.keys(), other.keys());
  }
}
