package io.holdfast.sim.image;

/** What block 0 says. */
record Superblock(String magic, int format, long indexOffset, long indexBytes) {
  static final String MAGIC = "holdfast-folder-image";
  static final int FORMAT = 1;
}
