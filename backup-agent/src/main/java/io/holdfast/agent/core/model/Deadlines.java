package io.holdfast.agent.core.model;

import java.time.Duration;
import java.util.Objects;

/**
 * How long each step may take before its run fails, so that nothing stays in progress for ever.
 *
 * @param barrier for the store to write its snapshot file
 * @param snapshot for Longhorn's snapshot to be ready
 * @param backup for the whole upload
 * @param stalled without any progress of an upload
 * @param restore for the throw-away volume to be restored
 * @param verify for reading and comparing, or copying, what was restored
 * @param remove for throw-away things to be gone
 * @param outage how long Longhorn or the store may be out of reach within a step
 * @param target for a backup target that was not available to become so
 * @param overdue after a policy's time until it is told of as overdue: a run may take as long, or
 *     wait for others
 */
public record Deadlines(
    Duration barrier,
    Duration snapshot,
    Duration backup,
    Duration stalled,
    Duration restore,
    Duration verify,
    Duration remove,
    Duration outage,
    Duration target,
    Duration overdue) {
  private static final Duration OVERDUE = Duration.ofHours(1);

  public Deadlines {
    // A run that an older version wrote down has none.
    overdue = Objects.requireNonNullElse(overdue, OVERDUE);
  }

  /** Generous for large volumes on slow targets. */
  public static Deadlines defaults() {
    return new Deadlines(
        Duration.ofMinutes(10),
        Duration.ofMinutes(5),
        Duration.ofHours(6),
        Duration.ofMinutes(30),
        Duration.ofHours(6),
        Duration.ofHours(1),
        Duration.ofMinutes(2),
        Duration.ofSeconds(30),
        Duration.ofSeconds(15),
        OVERDUE);
  }
}
