package io.holdfast.server.structure;

/** Takes elements as they lie in memory, so that a reply needs no array for each. */
public interface ElementSink {
  /** An element's bytes, which are good during the call only. */
  void bytes(long address, int length);

  /** An element that is stored as an integer. */
  void integer(long value);
}
