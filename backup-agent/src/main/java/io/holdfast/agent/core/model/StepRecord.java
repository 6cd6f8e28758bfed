package io.holdfast.agent.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of one run.
 *
 * @param endedAt when it was done or failed, null while it runs
 * @param progress percent, 0 to 100, as far as the step can tell
 * @param detail what it did or why it failed, in words
 */
public record StepRecord(
    StepName name,
    StepState state,
    Instant startedAt,
    @Nullable Instant endedAt,
    int progress,
    @Nullable String detail) {

  /** The record of a step that begins now. */
  public static StepRecord begun(StepName name, Instant now) {
    return new StepRecord(name, StepState.RUNNING, now, null, 0, null);
  }

  /** The same step, ended. */
  public StepRecord ended(StepState end, Instant now, @Nullable String words) {
    return new StepRecord(
        name,
        end,
        startedAt,
        now,
        end == StepState.DONE ? 100 : progress,
        words != null ? words : detail);
  }

  /** The same step, further on. */
  public StepRecord at(int percent, @Nullable String words) {
    return new StepRecord(name, state, startedAt, endedAt, percent, words != null ? words : detail);
  }

  /** How long the step took, or has taken until now, by the clock; nothing if that was set back. */
  public Duration duration(Instant now) {
    Duration taken = Duration.between(startedAt, Objects.requireNonNullElse(endedAt, now));
    return taken.isNegative() ? Duration.ZERO : taken;
  }
}
