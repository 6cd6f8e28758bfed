package io.holdfast.sim.image;

import java.util.List;

/**
 * Where everything in an image lies. {@code offset} and {@code bytes} are the index's own place.
 *
 * @param entries in path order
 */
public record ImageIndex(long offset, long bytes, List<ImageEntry> entries) {
  /** An image with nothing in it, and no place for an index yet. */
  public static final ImageIndex NONE = new ImageIndex(0, 0, List.of());
}
