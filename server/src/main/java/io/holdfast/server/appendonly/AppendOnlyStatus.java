package io.holdfast.server.appendonly;

import io.holdfast.server.aof.LogStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What INFO, metrics and health tell of the append-only file, at one moment.
 *
 * @param enabled whether changes are appended
 * @param rewriting whether a rewrite is under way
 * @param lastRewriteOk how the last rewrite ended; true before the first
 * @param lastRewriteMillis how long it took, -1 before the first
 * @param currentRewriteMillis how long the present one has taken, -1 when there is none
 * @param rewrites that were begun since the start
 * @param failuresInARow of rewrites, up to now
 * @param baseBytes size of all files after the last rewrite, or at the start
 * @param currentBytes their size now
 * @param failure why writers are refused; null when they are not
 * @param log how the log does; null when there is none
 */
public record AppendOnlyStatus(
    boolean enabled,
    boolean rewriting,
    boolean lastRewriteOk,
    long lastRewriteMillis,
    long currentRewriteMillis,
    long rewrites,
    long failuresInARow,
    long baseBytes,
    long currentBytes,
    @Nullable String failure,
    @Nullable LogStatistics log) {}
