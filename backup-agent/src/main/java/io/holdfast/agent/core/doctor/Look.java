package io.holdfast.agent.core.doctor;

import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that was looked at, or why it could not be.
 *
 * @param value null when it could not be seen
 * @param words why not, empty when it could
 */
public record Look<T>(@Nullable T value, String words) {
  /** Looks; an answer that does not come is one too. */
  public static <T> Look<T> at(Supplier<T> question) {
    try {
      return new Look<>(question.get(), "");
    } catch (Refused | Unavailable e) {
      return new Look<>(null, String.valueOf(e.getMessage()));
    }
  }
}
