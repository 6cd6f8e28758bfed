package io.holdfast.agent.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run.
 *
 * @param name barrier, snapshot, backup, export, record, retention, select, restore, verify, copy
 *     or remove
 * @param state running, done, skipped or failed
 * @param progress percent
 * @param detail what it did or why it failed
 */
public record StepView(
    String name,
    String state,
    Instant startedAt,
    @Nullable Instant endedAt,
    double seconds,
    int progress,
    @Nullable String detail) {}
