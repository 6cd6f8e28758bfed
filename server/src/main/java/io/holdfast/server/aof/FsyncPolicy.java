package io.holdfast.server.aof;

/** When what was written is forced to the disk; {@code appendfsync}. */
public enum FsyncPolicy {
  /** After each batch of appends; their replies are held until then. */
  ALWAYS,
  /** Once a second: a power cut costs about the last second, or two when the disk is slow. */
  EVERYSEC,
  /** When the system does by itself, and at each switch of files and at the end. */
  NO
}
