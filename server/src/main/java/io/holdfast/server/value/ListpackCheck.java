package io.holdfast.server.value;

/** Checks a listpack of unknown origin before anything walks it. */
final class ListpackCheck {
  private static final int HEADER = 6;
  private static final int COUNT_UNKNOWN = 65535;

  private ListpackCheck() {}

  static int entries(byte[] packed) {
    if (packed.length < HEADER + 1) {
      throw wrong(0, packed.length + " bytes, the least is 7");
    }
    long told = ListpackEntry.little(packed, 0, 4);
    if (told != packed.length) {
      throw wrong(0, "header tells " + told + " bytes, there are " + packed.length);
    }
    int end = packed.length - 1;
    if ((packed[end] & 0xFF) != ListpackEntry.END) {
      throw wrong(end, "end mark is " + (packed[end] & 0xFF) + ", not 255");
    }
    int count = 0;
    for (int at = HEADER; at < end; count++) {
      at = after(packed, at, end);
    }
    long counted = ListpackEntry.little(packed, 4, 2);
    if (counted != COUNT_UNKNOWN && counted != count) {
      throw wrong(4, "header tells " + counted + " entries, there are " + count);
    }
    return count;
  }

  private static int after(byte[] packed, int at, int end) {
    if (at + ListpackEntry.headSize(packed[at]) > end) {
      throw wrong(at, "entry's head goes beyond the end");
    }
    int size = ListpackEntry.size(packed, at);
    if (size <= 0 || size > end - at) {
      throw wrong(at, "entry of " + (size & 0xFFFFFFFFL) + " bytes goes beyond the end");
    }
    int tail = ListpackEntry.tailSize(size);
    if (tail > end - at - size) {
      throw wrong(at, "entry's tail goes beyond the end");
    }
    int next = at + size + tail;
    int backwards = ListpackEntry.readTail(packed, next);
    if (backwards != size || tail != ListpackEntry.tailSize(backwards)) {
      throw wrong(at + size, "tail tells " + backwards + " bytes, the entry has " + size);
    }
    return next;
  }

  private static MalformedValueException wrong(int offset, String reason) {
    return new MalformedValueException("listpack", offset, reason);
  }
}
