package io.holdfast.server.structure;

/** Bytes of a string that are read where they lie, while the shard's lock is held. */
public interface ByteSource {
  /** How many there are. */
  int length();

  /** One of them; {@code at} must be below the length. */
  byte get(int at);

  /** Eight of them, the first one highest. */
  long getLong(int at);
}
