package io.holdfast.agent.api;

import org.jspecify.annotations.Nullable;

/**
 * How a restore in place goes about it.
 *
 * @param way revert, swap or copy
 * @param volume the store's volume before
 * @param snapshot the backup's snapshot that a revert goes back to
 * @param safety the snapshot of the volume as it was, null where the volume itself stays
 * @param restored the volume that takes the old one's place, null where none does
 */
public record InPlaceView(
    String way,
    String volume,
    @Nullable String snapshot,
    @Nullable String safety,
    @Nullable String restored) {}
