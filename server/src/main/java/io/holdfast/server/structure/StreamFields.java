package io.holdfast.server.structure;

/** Fields and values of an entry that is to be added, as they stand among a command's arguments. */
final class StreamFields {
  private final Element[] elements; // field, value, field, …
  private final long bytes;

  /**
   * @param from where the first field is; the rest are pairs
   */
  StreamFields(byte[][] arguments, int from) {
    elements = new Element[arguments.length - from];
    long sum = 0;
    for (int i = 0; i < elements.length; i++) {
      elements[i] = new Element(arguments[from + i]);
      sum += elements[i].length();
    }
    bytes = sum;
  }

  int pairs() {
    return elements.length / 2;
  }

  /** Bytes of all fields and values as strings. */
  long bytes() {
    return bytes;
  }

  /** Bytes that they take in a listpack at most. */
  long most() {
    return bytes + (long) Element.MOST_OVERHEAD * elements.length;
  }

  /** Bytes of the listpack's entries for the fields, the values, or both by turns. */
  int room(boolean fields, boolean values) {
    int room = 0;
    for (int i = fields ? 0 : 1; i < elements.length; i += fields && values ? 1 : 2) {
      room = Math.addExact(room, elements[i].room());
    }
    return room;
  }

  /** Writes them; returns the address behind. */
  long write(long to, boolean fields, boolean values) {
    long at = to;
    for (int i = fields ? 0 : 1; i < elements.length; i += fields && values ? 1 : 2) {
      elements[i].write(at);
      at += elements[i].room();
    }
    return at;
  }

  /** True when the master entry at an address has the same fields in the same order. */
  boolean areThoseOf(long master) {
    long at = ListpackEntry.after(ListpackEntry.after(master));
    if (ListpackEntry.integer(at) != pairs()) {
      return false;
    }
    for (int i = 0; i < elements.length; i += 2) {
      at = ListpackEntry.after(at);
      if (!elements[i].isEntry(at)) {
        return false;
      }
    }
    return true;
  }
}
