package io.holdfast.server.structure;

import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.Slabs;
import org.jspecify.annotations.Nullable;

/** A string value's hold on its region: by a key's payload, or of its own until it is stored. */
final class HeldRegion {
  private final @Nullable Slabs slabs; // null: of its own
  private final int id;
  private @Nullable Region region;

  /** One of its own, which takes the caller's use over. */
  HeldRegion(Region region) {
    this.slabs = null;
    this.id = -1;
    this.region = region;
  }

  /** That of a key, whose number the payload has. */
  HeldRegion(Slabs slabs, int id) {
    this.slabs = slabs;
    this.id = id;
    this.region = slabs.region(id);
  }

  Region region() {
    Region held = region;
    if (held == null) {
      throw new IllegalStateException("a long string that was stored or freed");
    }
    return held;
  }

  /** True when it is neither a key's nor was given away. */
  boolean isOwn() {
    return slabs == null && region != null;
  }

  /** Gives the use away, or another one when a key has this one. */
  Region give() {
    Region given = region();
    if (slabs != null) {
      return given.retain();
    }
    region = null;
    return given;
  }

  /** Ends the use, or the key's. */
  void free() {
    if (slabs != null) {
      slabs.drop(id);
    } else {
      region().release();
    }
    region = null;
  }
}
