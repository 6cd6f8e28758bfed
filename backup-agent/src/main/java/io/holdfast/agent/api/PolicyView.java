package io.holdfast.agent.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A policy.
 *
 * @param mode agent or native
 * @param task snapshot, backup, full-backup, export or check
 * @param keeps what its retention keeps, in words; empty for checks
 * @param checkEvery every how many backups one is followed by a restore check; 0 for none
 * @param target the Longhorn backup target, or the export target
 * @param next when its next run is due
 * @param lastSuccessAt when it last had what it is for
 */
public record PolicyView(
    String name,
    String mode,
    String task,
    String cron,
    String timeZone,
    String keeps,
    int checkEvery,
    String target,
    @Nullable Instant next,
    @Nullable Instant lastSuccessAt) {}
