package io.holdfast.agent.core.model;

import org.jspecify.annotations.Nullable;

/**
 * What a backup's data has to come back with; null for what nobody knows.
 *
 * @param keys number of keys
 * @param digest 32 hexadecimal digits
 */
public record Expected(@Nullable Long keys, @Nullable String digest) {
  /** Whether there is anything to compare with. */
  public boolean isEmpty() {
    return keys == null && digest == null;
  }
}
