package io.holdfast.server.memory;

/**
 * How much of one value may be copied to the Java heap, which is small whatever the data: an eighth
 * of it. The system property {@code holdfast.mostOnHeap} sets another number of bytes, for tests.
 */
public final class HeapLimit {
  private static final long EIGHTH = Runtime.getRuntime().maxMemory() / 8;

  private HeapLimit() {}

  /** Bytes. */
  public static long most() {
    return Long.getLong("holdfast.mostOnHeap", EIGHTH);
  }

  /**
   * Checks that something may be copied to the heap.
   *
   * @param what in words, such as "a string"
   * @return the bytes, which are at most {@link #most}
   * @throws TooLargeException when they are too many
   */
  public static int check(String what, long bytes) {
    long most = Math.min(most(), Integer.MAX_VALUE - 8);
    if (bytes > most) {
      throw new TooLargeException(what, bytes, most);
    }
    return (int) bytes;
  }
}
