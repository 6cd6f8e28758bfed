package io.holdfast.server.index;

/** What the index has to know of the records it points to. */
public interface Records {
  /** The hash of a record's key. */
  long hash(int reference);

  /** True when a record's key is the {@code length} bytes at {@code address}. */
  boolean hasKey(int reference, long address, int length);
}
