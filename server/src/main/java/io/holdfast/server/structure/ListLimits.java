package io.holdfast.server.structure;

import io.holdfast.server.value.EncodingLimits;

/** How many elements one listpack of a list may hold: list-max-listpack-size as Redis reads it. */
final class ListLimits {
  /** The most bytes of a listpack that a record holds; larger ones are a chain of one node. */
  static final int RECORD_BYTES = 8192;

  /** Redis's guess of what an element takes beside its bytes. */
  private static final int ELEMENT_OVERHEAD = 8;

  /** A listpack bounded by its number of elements is bounded to this size as well. */
  private static final int SAFE_BYTES = 8192;

  private static final int[] BYTES_BY_FILL = {4096, 8192, 16384, 32768, 65536};

  private ListLimits() {}

  /**
   * True when a listpack may take another element.
   *
   * @param bytes of the listpack, header and end mark included
   * @param count its elements
   * @param length bytes of the new one
   */
  static boolean allowsInsert(int bytes, int count, int length) {
    return allows((long) bytes + length + ELEMENT_OVERHEAD, count + 1);
  }

  /** True when two listpacks, each with its header and end mark, may become one. */
  static boolean allowsMerge(int oneBytes, int oneCount, int otherBytes, int otherCount) {
    return allows((long) oneBytes + otherBytes - 11, oneCount + otherCount);
  }

  /** True when the only node left has shrunk so far that it may go back into the record. */
  static boolean fitsRecordAgain(int bytes, int count) {
    return bytes <= RECORD_BYTES / 4 && allows(2L * bytes, 2 * count);
  }

  private static boolean allows(long bytes, int count) {
    int fill = EncodingLimits.current().listMaxListpackSize();
    if (fill < 0) {
      return -fill <= BYTES_BY_FILL.length && bytes <= BYTES_BY_FILL[-fill - 1];
    }
    return bytes <= SAFE_BYTES && count <= fill;
  }
}
