package io.holdfast.server.aof;

/** Bytes to be appended as one, which lie in several places. */
@FunctionalInterface
public interface Appending {
  /** Where they go, one part after the other; good until {@link #writeTo} returns. */
  interface Target {
    void put(byte[] bytes, int from, int length);

    /** Bytes at an address. */
    void put(long address, int length);
  }

  /** Puts all parts. The log's lock is held: all others wait meanwhile. */
  void writeTo(Target target);
}
