package io.holdfast.agent.core.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a backup's data has to come back with; null for what nobody knows.
 *
 * @param keys number of keys
 * @param digest 32 hexadecimal digits
 * @param databases what each database holds, empty when it is not known
 */
public record Expected(@Nullable Long keys, @Nullable String digest, List<DatabaseKeys> databases) {
  public Expected {
    // One that an older version wrote down has none.
    databases = List.copyOf(Objects.requireNonNullElse(databases, List.of()));
  }

  /** What is known without the databases. */
  public Expected(@Nullable Long keys, @Nullable String digest) {
    this(keys, digest, List.of());
  }

  /** Whether there is anything to compare with. */
  public boolean isEmpty() {
    return keys == null && digest == null;
  }
}
