package io.holdfast.server.index;

/** What the index has to know of the records it points to. */
public interface Records {
  /** The hash of a record's key. */
  long hash(int reference);

  /** True when this is a record's key. */
  boolean hasKey(int reference, byte[] key);
}
