package io.holdfast.server.keyspace;

import io.holdfast.server.memory.HeapLimit;
import java.util.ArrayList;
import java.util.List;

/**
 * Libraries of functions that came with a dump. They can't be run here, but belong to the data:
 * each save writes them again, as they were and in their order. For several threads.
 */
public final class FunctionLibraries {
  private final List<byte[]> sources = new ArrayList<>();
  private long bytes;

  /**
   * Keeps one more, which is not looked into.
   *
   * @throws io.holdfast.server.memory.TooLargeException when all of them are too large for the heap
   */
  public synchronized void add(byte[] source) {
    HeapLimit.check("function libraries", bytes + source.length);
    bytes += source.length;
    sources.add(source);
  }

  /** All of them; not to be changed. */
  public synchronized List<byte[]> all() {
    return List.copyOf(sources);
  }
}
