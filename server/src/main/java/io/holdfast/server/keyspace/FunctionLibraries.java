package io.holdfast.server.keyspace;

import io.holdfast.server.memory.HeapLimit;
import java.util.ArrayList;
import java.util.List;

/**
 * The sources of libraries of functions, which belong to the data: each save writes them, in their
 * order. Those of a dump are looked into only when functions are used. For several threads.
 */
public final class FunctionLibraries {
  private final List<byte[]> sources = new ArrayList<>();
  private int read;
  private long bytes;

  /**
   * Keeps one more, of a dump.
   *
   * @throws io.holdfast.server.memory.TooLargeException when all of them are too large for the heap
   */
  public synchronized void add(byte[] source) {
    HeapLimit.check("function libraries", bytes + source.length);
    bytes += source.length;
    sources.add(source);
  }

  /** Those that came with a dump since this was called last; not to be changed. */
  public synchronized List<byte[]> takeUnread() {
    if (read == sources.size()) {
      return List.of();
    }
    List<byte[]> unread = List.copyOf(sources.subList(read, sources.size()));
    read = sources.size();
    return unread;
  }

  /**
   * Keeps others in their place, none of which is unread.
   *
   * @throws io.holdfast.server.memory.TooLargeException when all of them are too large for the heap
   */
  public synchronized void replace(List<byte[]> others) {
    long all = 0;
    for (byte[] source : others) {
      all += source.length;
    }
    HeapLimit.check("function libraries", all);
    bytes = all;
    sources.clear();
    sources.addAll(others);
    read = sources.size();
  }

  /** All of them; not to be changed. */
  public synchronized List<byte[]> all() {
    return List.copyOf(sources);
  }

  /** Bytes of all of them. */
  public synchronized long bytes() {
    return bytes;
  }
}
