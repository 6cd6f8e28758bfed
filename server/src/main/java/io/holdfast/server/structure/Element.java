package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.value.Integers;
import java.nio.charset.StandardCharsets;

/**
 * An element that comes into a list, or that a list is searched for; whether it reads as a 64-bit
 * integer, as which an entry then holds it, is found out once.
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

  /** Bytes of the string. */
  int length() {
    return string.length;
  }

  /** Bytes of its entry, the tail included. */
  int room() {
    return isInteger ? ListpackEntry.roomFor(integer) : ListpackEntry.roomFor(string);
  }

  /** Writes its entry, {@link #room} bytes. */
  void write(long at) {
    if (isInteger) {
      ListpackEntry.write(at, integer);
    } else {
      ListpackEntry.write(at, string);
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
