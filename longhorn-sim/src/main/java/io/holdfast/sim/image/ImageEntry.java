package io.holdfast.sim.image;

import io.holdfast.sim.tree.TreeEntry;

/** A tree entry and, for a file that is not empty, the offset of its extent in bytes; else 0. */
public record ImageEntry(TreeEntry tree, long offset) {
  /** How many blocks its content takes. */
  long blocks() {
    return ImageLayout.blocks(tree.size());
  }
}
