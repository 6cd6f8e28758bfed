package io.holdfast.agent.core.model;

import org.jspecify.annotations.Nullable;

/**
 * How a restore in place goes about it. It is decided once, before the store is stopped, since the
 * claim that leads to the volume may be away later.
 *
 * @param volume the store's volume as the run found it
 * @param host node it was attached to, or else one that it can be attached to
 * @param snapshot the backup's snapshot on that volume, null unless the way is {@link Way#REVERT}
 * @param changing whether the store may find other data already than before the run; written down
 *     before anything is changed
 */
public record InPlace(
    Way way, String volume, String host, @Nullable String snapshot, boolean changing) {
  /** How the store comes to the backup's data. */
  public enum Way {
    /** The backup's snapshot is on the volume yet: the volume goes back to it. */
    REVERT,
    /** A volume made of the backup takes the old one's place behind the store's claim. */
    SWAP,
    /** The backup's files are copied over those on the volume. */
    COPY
  }

  /** The same, from the moment on that the data changes. */
  public InPlace nowChanging() {
    return new InPlace(way, volume, host, snapshot, true);
  }
}
