package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.value.Integers;
import java.nio.charset.StandardCharsets;

/**
 * An element that a list is searched for, read as an integer once. The static methods read and
 * write elements as entries, in which a string that reads as a 64-bit integer is one.
 */
final class Element {
  /** Bytes that an entry takes beside its string's, at the most. */
  static final int MOST_OVERHEAD = 10;

  private final byte[] string;
  private final boolean isInteger;
  private final long integer;

  Element(byte[] string) {
    this.string = string;
    this.isInteger = Integers.isCanonical(string);
    this.integer = isInteger ? Integers.parse(string) : 0;
  }

  /** True when the entry at an address is this element. */
  boolean isEntry(long at) {
    if (ListpackEntry.isInteger(at)) {
      return isInteger && ListpackEntry.integer(at) == integer;
    }
    int head = ListpackEntry.stringHead(at);
    return isBytes(at + head, ListpackEntry.size(at) - head);
  }

  /** True when plain bytes at an address are. */
  boolean isBytes(long at, int length) {
    return length == string.length && Memory.equal(at, string, 0, length);
  }

  /** Bytes of an element's entry, its tail included. */
  static int room(byte[] element) {
    return Integers.isCanonical(element)
        ? ListpackEntry.roomFor(Integers.parse(element))
        : ListpackEntry.roomFor(element);
  }

  /** Writes an element's entry with its tail. */
  static void write(long at, byte[] element) {
    if (Integers.isCanonical(element)) {
      ListpackEntry.write(at, Integers.parse(element));
    } else {
      ListpackEntry.write(at, element);
    }
  }

  /** The entry at an address as a string. */
  static byte[] read(long at) {
    if (ListpackEntry.isInteger(at)) {
      return Long.toString(ListpackEntry.integer(at)).getBytes(StandardCharsets.US_ASCII);
    }
    int head = ListpackEntry.stringHead(at);
    byte[] string = new byte[ListpackEntry.size(at) - head];
    Memory.read(at + head, string, 0, string.length);
    return string;
  }

  /** Hands over the entry at an address as it is stored. */
  static void read(long at, ElementSink sink) {
    if (ListpackEntry.isInteger(at)) {
      sink.integer(ListpackEntry.integer(at));
    } else {
      int head = ListpackEntry.stringHead(at);
      sink.bytes(at + head, ListpackEntry.size(at) - head);
    }
  }
}
