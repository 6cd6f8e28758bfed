package io.holdfast.server.snapshot;

/**
 * What saves cost because clients change entries that are not saved yet: memory, and time in which
 * they wait for the disk.
 *
 * @param bytes that now wait to be written, 0 without a save
 * @param limit bytes beyond which writers are held, 0 without a save
 * @param peak the most of them in the present save, 0 without one
 * @param holdsWriters whether writers are held at this moment
 * @param heldMillis how long writers were held since the start
 * @param lastCopied bytes of such entries over the last save
 * @param lastPeak the most that waited at once in the last save
 * @param lastHeldMillis how long writers were held in the last save
 */
public record PendingStatus(
    long bytes,
    long limit,
    long peak,
    boolean holdsWriters,
    long heldMillis,
    long lastCopied,
    long lastPeak,
    long lastHeldMillis) {}
