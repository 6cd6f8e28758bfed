package io.holdfast.server.structure;

import io.holdfast.server.value.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the entries of a stream that lie between two IDs, in either direction. Stands before
 * the first of them until {@link #next} is called; good until the stream changes.
 */
public final class StreamCursor {
  private final StreamHead head;
  private final StreamId start;
  private final StreamId end;
  private final boolean reverse;
  private final IdCursor nodes;
  private @Nullable StreamNode node; // the one that the walk is in

  private long masterFields; // where the element with their number is
  private long at; // forwards: where the next entry begins; backwards: where the last one began
  private long flags; // the address of the current entry's
  private long millis;
  private long sequence;
  private long pairsAt; // where its first field or value is
  private int pairs;
  private boolean same;

  StreamCursor(StreamHead head, StreamId start, StreamId end, boolean reverse) {
    this.head = head;
    this.start = start;
    this.end = end;
    this.reverse = reverse;
    this.nodes = firstNode(head, reverse ? end : start, reverse);
  }

  /** The node with which a walk from an ID begins. */
  static IdCursor firstNode(StreamHead head, StreamId from, boolean reverse) {
    IdTree tree = head.nodes();
    IdCursor found = tree.floor(from.millis(), from.sequence());
    return found.isThere() || reverse ? found : tree.first();
  }

  /** Goes to the next entry that is not deleted; false when there is none. */
  public boolean next() {
    while (node != null || enter()) {
      while (reverse ? back() : forward()) {
        if (isBehind()) {
          return false;
        }
        if (!isDeleted() && !isBefore()) {
          return true;
        }
      }
      leave();
    }
    return false;
  }

  /**
   * Counts the entries of a walk forwards that has not begun, of whole nodes without a look at
   * each; the walk is of no other use then.
   *
   * @param most up to which it counts
   */
  long count(long most) {
    long count = 0;
    while (count < most && enter()) {
      if (isWhole()) {
        count += node().live();
      } else {
        while (count < most && forward() && !isBehind()) {
          count += isDeleted() || isBefore() ? 0 : 1;
        }
      }
      leave();
    }
    return Math.min(count, most);
  }

  /** True when all entries of the node that was just entered lie in the range. */
  private boolean isWhole() {
    long begin = at;
    at = node().end();
    boolean whole = !start.isAfter(nodes.id()) && back() && !isBehind();
    at = begin;
    return whole;
  }

  private void leave() {
    node = null;
    if (reverse) {
      nodes.previous();
    } else {
      nodes.next();
    }
  }

  public StreamId id() {
    return new StreamId(millis, sequence);
  }

  /** Fields of the entry. */
  public int pairs() {
    return pairs;
  }

  /** Hands over field, value, field, … of the entry. */
  public void read(ElementSink sink) {
    long field = masterFields;
    long value = pairsAt;
    for (int i = 0; i < pairs; i++) {
      if (same) {
        field = ListpackEntry.after(field);
        Element.read(field, sink);
      } else {
        Element.read(value, sink);
        value = ListpackEntry.after(value);
      }
      Element.read(value, sink);
      value = ListpackEntry.after(value);
    }
  }

  /** The node of the entry. */
  StreamNode node() {
    if (node == null) {
      throw new IllegalStateException("no entry");
    }
    return node;
  }

  /** The ID of that node. */
  StreamId master() {
    return nodes.id();
  }

  /** How far the entry's flags are from the begin of the listpack. */
  int offset() {
    return (int) (flags - node().address());
  }

  /** Begins with the node that the walk has come to. */
  private boolean enter() {
    if (!nodes.isThere()) {
      return false;
    }
    StreamNode entered = new StreamNode(head, nodes.data());
    node = entered;
    masterFields = ListpackEntry.after(ListpackEntry.after(entered.first()));
    at = reverse ? entered.end() : behindMaster();
    return true;
  }

  private long behindMaster() {
    long place = masterFields;
    for (long left = ListpackEntry.integer(masterFields) + 2; left > 0; left--) {
      place = ListpackEntry.after(place);
    }
    return place;
  }

  private boolean forward() {
    if (ListpackEntry.isEnd(at)) {
      return false;
    }
    readHead(at);
    long place = pairsAt;
    for (int left = (same ? pairs : 2 * pairs) + 1; left > 0; left--) {
      place = ListpackEntry.after(place);
    }
    at = place;
    return true;
  }

  private boolean back() {
    long place = ListpackEntry.before(at);
    long elements = ListpackEntry.integer(place);
    if (elements == 0) { // the end of the master entry
      return false;
    }
    for (; elements > 0; elements--) {
      place = ListpackEntry.before(place);
    }
    readHead(place);
    at = place;
    return true;
  }

  private void readHead(long entry) {
    flags = entry;
    same = (ListpackEntry.integer(entry) & StreamNode.SAME_FIELDS) != 0;
    long place = ListpackEntry.after(entry);
    millis = nodes.millis() + ListpackEntry.integer(place);
    place = ListpackEntry.after(place);
    sequence = nodes.sequence() + ListpackEntry.integer(place);
    place = ListpackEntry.after(place);
    if (same) {
      pairs = (int) ListpackEntry.integer(masterFields);
    } else {
      pairs = (int) ListpackEntry.integer(place);
      place = ListpackEntry.after(place);
    }
    pairsAt = place;
  }

  private boolean isDeleted() {
    return (ListpackEntry.integer(flags) & StreamNode.DELETED) != 0;
  }

  /** True when the walk has not come to the range yet. */
  private boolean isBefore() {
    return reverse ? compare(end) > 0 : compare(start) < 0;
  }

  /** True when the walk has left the range. */
  private boolean isBehind() {
    return reverse ? compare(start) < 0 : compare(end) > 0;
  }

  private int compare(StreamId other) {
    return StreamId.compare(millis, sequence, other.millis(), other.sequence());
  }
}
