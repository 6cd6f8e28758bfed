package io.holdfast.server.structure;

import io.holdfast.server.value.MalformedValueException;
import io.holdfast.server.value.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Checks a stream's listpack of unknown origin: what is a right listpack may still have a master
 * entry that lies, entries that go on where others begin, or IDs that fall.
 */
final class StreamNodeCheck {
  private static final int FIRST = 6;

  private final ListpackReader in;
  private final StreamId master;
  private StreamId last;
  private boolean any;

  /**
   * What was found.
   *
   * @param live entries that are not deleted
   * @param last the highest ID, of a deleted entry too
   */
  record Found(int live, StreamId last) {}

  private StreamNodeCheck(byte[] packed, StreamId master, StreamId before) {
    this.in = new ListpackReader(packed, FIRST);
    this.master = master;
    this.last = before;
  }

  /**
   * Checks a node.
   *
   * @param before the highest ID of the nodes before, or null when there is none
   */
  static Found check(byte[] packed, StreamId master, @Nullable StreamId before) {
    Listpack.validate(packed);
    if (before != null && !master.isAfter(before)) {
      throw new MalformedValueException(
          "stream", 0, "node " + master + " does not follow on " + before);
    }
    return new StreamNodeCheck(packed, master, before == null ? StreamId.MIN : before).entries();
  }

  private Found entries() {
    long live = in.integer("the number of entries");
    long deleted = in.integer("the number of deleted entries");
    long fields = in.integer("the number of fields");
    if (live < 0 || deleted < 0 || fields < 1) {
      throw in.wrong(
          "a master entry of " + live + " + " + deleted + " entries, " + fields + " fields");
    }
    in.skip(fields, "the master entry's fields");
    if (in.integer("the master entry's end") != 0) {
      throw in.wrong("a master entry that does not end with 0");
    }
    long[] counted = new long[2];
    while (!in.isAtEnd()) {
      counted[entry(fields)]++;
    }
    if (counted[0] != live || counted[1] != deleted || !any) {
      throw in.wrong(
          "the master entry tells %d entries and %d deleted, there are %d and %d"
              .formatted(live, deleted, counted[0], counted[1]));
    }
    return new Found((int) live, last);
  }

  /** Checks an entry; returns 1 when it is deleted, else 0. */
  private int entry(long masterFields) {
    int begin = in.elements();
    long flags = in.integer("an entry's flags");
    if (flags < 0 || flags > (StreamNode.DELETED | StreamNode.SAME_FIELDS)) {
      throw in.wrong("an entry's flags are " + flags);
    }
    long millis = master.millis() + in.integer("an entry's milliseconds");
    long sequence = master.sequence() + in.integer("an entry's sequence");
    var id = new StreamId(millis, sequence);
    if (any ? !id.isAfter(last) : id.compareTo(master) < 0 || id.isZero()) {
      throw in.wrong("entry " + id + " in node " + master + " does not follow on " + last);
    }
    last = id;
    any = true;
    if ((flags & StreamNode.SAME_FIELDS) != 0) {
      in.skip(masterFields, "an entry's values");
    } else {
      long fields = in.integer("an entry's number of fields");
      if (fields < 1 || fields > Integer.MAX_VALUE) {
        throw in.wrong("an entry of " + fields + " fields");
      }
      in.skip(2 * fields, "an entry's fields and values");
    }
    int elements = in.elements() - begin;
    long told = in.integer("an entry's number of elements");
    if (told != elements) {
      throw in.wrong("an entry of " + elements + " elements tells " + told);
    }
    return (int) (flags & StreamNode.DELETED);
  }

  /** Reads a right listpack's elements one after the other. */
  private static final class ListpackReader {
    private final byte[] packed;
    private int at;
    private int elements;

    ListpackReader(byte[] packed, int at) {
      this.packed = packed;
      this.at = at;
    }

    boolean isAtEnd() {
      return (packed[at] & 0xff) == ListpackEntry.END;
    }

    /** Elements read so far. */
    int elements() {
      return elements;
    }

    long integer(String what) {
      if (isAtEnd()) {
        throw wrong("it ends where " + what + " is due");
      }
      if (!ListpackCheck.isInteger(packed, at)) {
        throw wrong(what + " is no integer");
      }
      long value = ListpackCheck.integer(packed, at);
      skip(1, what);
      return value;
    }

    void skip(long count, String what) {
      for (long left = count; left > 0; left--) {
        if (isAtEnd()) {
          throw wrong("it ends where " + what + " are due");
        }
        at = ListpackCheck.next(packed, at);
        elements++;
      }
    }

    MalformedValueException wrong(String reason) {
      return new MalformedValueException("stream", at, reason);
    }
  }
}
