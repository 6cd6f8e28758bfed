package io.holdfast.server.value;

import io.holdfast.server.value.NodeChain.Place;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * A list: a chain of nodes, each a {@link Listpack} of up to 8 KiB (list-max-listpack-size) or one
 * larger element. Adding and removing at both ends takes constant time, reaching an index one step
 * a node.
 */
public final class ListValue implements Value {
  private static final long OBJECT = 48;

  private final NodeChain chain = new NodeChain();

  public int size() {
    return chain.size();
  }

  public void addFirst(byte[] element) {
    chain.addFirst(element);
  }

  public void addLast(byte[] element) {
    chain.addLast(element);
  }

  /** Adds a node of elements; the bytes are taken over and were found right by their check. */
  public void appendListpack(byte[] packed) {
    Listpack node = Listpack.of(packed);
    if (node.size() > 0) {
      chain.addNode(ListNode.of(node));
    }
  }

  /** Adds a node that is one large element. */
  public void appendPlain(byte[] element) {
    chain.addNode(ListNode.ofPlain(element));
  }

  /** Hands over the nodes head to tail: a listpack's bytes to one, a large element to the other. */
  public void forEachNode(Consumer<byte[]> listpack, Consumer<byte[]> plain) {
    for (ListNode node = chain.head; node != null; node = node.next) {
      if (node.packed != null) {
        listpack.accept(node.packed.toBytes());
      } else {
        plain.accept(Objects.requireNonNull(node.plain));
      }
    }
  }

  /** Nodes. */
  public int nodes() {
    int nodes = 0;
    for (ListNode node = chain.head; node != null; node = node.next) {
      nodes++;
    }
    return nodes;
  }

  /** Removes and returns the first element of a list that has some. */
  public byte[] removeFirst() {
    ListNode node = Objects.requireNonNull(chain.head);
    byte[] element = node.get(0);
    chain.remove(node, 0, 1);
    return element;
  }

  /** Removes and returns the last element of a list that has some. */
  public byte[] removeLast() {
    ListNode node = Objects.requireNonNull(chain.tail);
    int last = node.count() - 1;
    byte[] element = node.get(last);
    chain.remove(node, last, 1);
    return element;
  }

  /** The element with an index of 0 to size - 1. */
  public byte[] get(int index) {
    Place place = chain.place(index);
    return place.node().get(place.offset());
  }

  /** Replaces the element with an index of 0 to size - 1. */
  public void set(int index, byte[] element) {
    chain.replace(chain.place(index), element);
  }

  /** Puts an element beside the first one that equals {@code pivot}; false when none does. */
  public boolean insert(byte[] pivot, byte[] element, boolean after) {
    for (ListNode node = chain.head; node != null; node = node.next) {
      int offset = offsetOf(node, pivot);
      if (offset >= 0) {
        chain.insert(new Place(node, offset), element, after);
        return true;
      }
    }
    return false;
  }

  /** Removes {@code count} elements from an index on; both within the list. */
  public void removeRange(int from, int count) {
    if (count == 0) {
      return;
    }
    Place place = chain.place(from);
    ListNode node = place.node();
    int offset = place.offset();
    for (int rest = count; rest > 0 && node != null; offset = 0) {
      ListNode next = node.next;
      int gone = Math.min(rest, node.count() - offset);
      chain.remove(node, offset, gone);
      rest -= gone;
      node = next;
    }
  }

  /**
   * Removes elements that equal one, from the head on or from the tail back.
   *
   * @param most how many, at the most
   * @return how many were
   */
  public int removeEqual(byte[] element, boolean fromTail, int most) {
    int removed = 0;
    for (ListNode node = fromTail ? chain.tail : chain.head; node != null && removed < most; ) {
      ListNode following = fromTail ? node.previous : node.next;
      Listpack packed = node.packed;
      int at = packed == null ? 0 : fromTail ? packed.last() : packed.first();
      while (at != Listpack.NONE && removed < most) {
        boolean equal = equalAt(node, at, element);
        int before = packed != null && fromTail ? packed.previous(at) : Listpack.NONE;
        int after = Listpack.NONE;
        if (equal) {
          removed++;
          after = chain.delete(node, at);
        } else if (packed != null && !fromTail) {
          after = packed.next(at);
        }
        at = fromTail ? before : after;
      }
      node = following;
    }
    return removed;
  }

  /** Hands over {@code count} elements from an index on; both within the list. */
  public void forEach(int from, int count, Consumer<byte[]> visitor) {
    if (count == 0) {
      return;
    }
    Place place = chain.place(from);
    int rest = count;
    int offset = place.offset();
    for (ListNode node = place.node(); node != null && rest > 0; node = node.next, offset = 0) {
      Listpack packed = node.packed;
      if (packed == null) {
        visitor.accept(Objects.requireNonNull(node.plain));
        rest--;
        continue;
      }
      for (int at = packed.seek(offset); at != Listpack.NONE && rest > 0; rest--) {
        visitor.accept(packed.get(at));
        at = packed.next(at);
      }
    }
  }

  /** Hands over all elements head to tail. */
  public void forEach(Consumer<byte[]> visitor) {
    forEach(0, size(), visitor);
  }

  /**
   * Hands over the indexes of elements that equal one, from the head on or from the tail back, as
   * long as the visitor answers true.
   *
   * @param most how many elements are compared, at the most
   */
  public void positions(byte[] element, boolean fromTail, int most, IntPredicate visitor) {
    int index = fromTail ? size() - 1 : 0;
    int rest = most;
    for (ListNode node = fromTail ? chain.tail : chain.head; node != null && rest > 0; ) {
      Listpack packed = node.packed;
      int at = packed == null ? 0 : fromTail ? packed.last() : packed.first();
      for (int i = node.count(); i > 0 && rest > 0; i--, rest--) {
        if (equalAt(node, at, element) && !visitor.test(index)) {
          return;
        }
        index += fromTail ? -1 : 1;
        at = packed == null || i == 1 ? 0 : fromTail ? packed.previous(at) : packed.next(at);
      }
      node = fromTail ? node.previous : node.next;
    }
  }

  @Override
  public ValueType type() {
    return ValueType.LIST;
  }

  @Override
  public String encoding() {
    return "quicklist";
  }

  @Override
  public long memory() {
    return OBJECT + chain.memory();
  }

  @Override
  public boolean isEmpty() {
    return chain.size() == 0;
  }

  @Override
  public ListValue copy() {
    var copy = new ListValue();
    for (ListNode node = chain.head; node != null; node = node.next) {
      copy.chain.addNode(node.copy());
    }
    return copy;
  }

  private static int offsetOf(ListNode node, byte[] element) {
    Listpack packed = node.packed;
    int at = packed == null ? 0 : packed.first();
    for (int offset = 0; offset < node.count(); offset++) {
      if (equalAt(node, at, element)) {
        return offset;
      }
      at = packed == null ? 0 : packed.next(at);
    }
    return -1;
  }

  private static boolean equalAt(ListNode node, int at, byte[] element) {
    Listpack packed = node.packed;
    return packed == null ? Arrays.equals(node.plain, element) : packed.equalsAt(at, element);
  }
}
