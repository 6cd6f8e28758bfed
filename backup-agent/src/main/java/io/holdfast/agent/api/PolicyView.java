package io.holdfast.agent.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A policy.
 *
 * @param next when its next run is due
 * @param lastSuccessAt when its last backup was recorded
 */
public record PolicyView(
    String name,
    String cron,
    String timeZone,
    int retain,
    boolean check,
    @Nullable Instant next,
    @Nullable Instant lastSuccessAt) {}
