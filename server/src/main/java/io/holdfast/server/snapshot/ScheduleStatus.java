package io.holdfast.server.snapshot;

/**
 * How the saves go that begin by themselves.
 *
 * @param unsaved changes that no snapshot has
 * @param overdueSeconds for how long a save has been due without a snapshot coming of it; 0 when
 *     none is due
 * @param retrySeconds when the next try comes after a save that failed; 0 when there is none to
 *     come
 */
public record ScheduleStatus(long unsaved, long overdueSeconds, long retrySeconds) {}
