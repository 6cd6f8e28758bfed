package io.holdfast.server.aof;

import org.jspecify.annotations.Nullable;

/**
 * How an {@link AppendLog} did so far.
 *
 * @param bytesWritten to increments
 * @param fsyncs that succeeded
 * @param fsyncNanos that they took together
 * @param longestFsyncNanos of one
 * @param lastFsyncNanos of the last
 * @param delayedFsyncs that were due while the one before was still under way; {@code
 *     aof_delayed_fsync}
 * @param failures of writes, fsyncs and switches
 * @param buffered bytes that wait to be written; {@code aof_buffer_length}
 * @param memory bytes outside the heap that the buffer has
 * @param lastError null when there was none
 */
public record LogStatistics(
    long bytesWritten,
    long fsyncs,
    long fsyncNanos,
    long longestFsyncNanos,
    long lastFsyncNanos,
    long delayedFsyncs,
    long failures,
    long buffered,
    long memory,
    @Nullable String lastError) {}
