package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.ValueType;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A list: a listpack in the record as long as Redis would have one node, then a chain of nodes,
 * each the entries of a listpack of up to 8 KiB (list-max-listpack-size) or one larger element.
 *
 * <pre>
 *   LIST_LISTPACK  payload  | bytes 4 | elements 2 | entry … | entry … | 0xFF |
 *   LIST_CHAIN     payload  | head | tail | elements | nodes | bytes |       see {@link ListLinks}
 *                               |      |
 *                             node <-> node                               see {@link ListNode}
 * </pre>
 *
 * Adding and removing at both ends takes constant time, reaching an index one step a node from the
 * nearer end.
 */
public final class ListValue implements Value {
  /** Nodes that are freed at once by {@link #cutRange}; no more than some microseconds' work. */
  private static final int FEW_NODES = 64;

  private final Payload payload;

  private ListValue(Payload payload) {
    this.payload = payload;
  }

  /** An empty one that belongs to no key yet. */
  public ListValue(Slabs slabs) {
    this(Listpack.create(slabs, Form.LIST_LISTPACK).payload());
  }

  /** A view of a payload that is a list. */
  public static ListValue open(Payload payload) {
    return new ListValue(payload);
  }

  public Payload payload() {
    return payload;
  }

  public int size() {
    return isPacked() ? packed().size() : links().size();
  }

  public void addFirst(byte[] element) {
    if (isPacked() && ListRecord.fits(packed(), element)) {
      packed().prepend(element);
    } else {
      becomeChain();
      chain().addFirst(new Element(element));
    }
  }

  public void addLast(byte[] element) {
    if (isPacked() && ListRecord.fits(packed(), element)) {
      packed().append(element);
    } else {
      becomeChain();
      chain().addLast(new Element(element));
    }
  }

  /** Adds a node of elements, whose bytes were found right by their check. */
  public void appendListpack(byte[] packed) {
    if (packed.length == Listpack.EMPTY_BYTES) {
      return;
    }
    if (isPacked() && isEmpty() && packed.length <= ListLimits.RECORD_BYTES) {
      payload.resize(packed.length);
      Memory.write(payload.address(), packed, 0, packed.length);
    } else {
      becomeChain();
      links().append(ListNode.ofListpack(payload.slabs(), packed));
    }
  }

  /** Adds a node that is one large element. */
  public void appendPlain(byte[] element) {
    becomeChain();
    links().append(ListNode.ofPlain(payload.slabs(), element));
  }

  /** Hands over the nodes head to tail: a listpack's bytes to one, a large element to the other. */
  public void forEachNode(Consumer<byte[]> listpack, Consumer<byte[]> plain) {
    if (!isPacked()) {
      ListLinks links = links();
      for (int node = links.head(); node != 0; node = links.next(node)) {
        long header = links.node(node);
        if (ListNode.isPlain(header)) {
          plain.accept(ListNode.plain(links.slabs(), header));
        } else {
          listpack.accept(ListNode.listpack(links.slabs(), header));
        }
      }
    } else if (!isEmpty()) {
      listpack.accept(packed().toBytes());
    }
  }

  /** Nodes as a snapshot has them; a small list's listpack is one. */
  public int nodes() {
    return isPacked() ? Math.min(1, size()) : links().nodes();
  }

  /** Removes and returns the first element of a list that has some. */
  public byte[] removeFirst() {
    byte[] element = get(0);
    dropFirst();
    return element;
  }

  /** The same, handed over as it lies in memory. */
  public void removeFirst(ElementSink sink) {
    cursor(0).read(sink);
    dropFirst();
  }

  /** Removes and returns the last element of a list that has some. */
  public byte[] removeLast() {
    byte[] element = get(size() - 1);
    dropLast();
    return element;
  }

  /** The same, handed over as it lies in memory. */
  public void removeLast(ElementSink sink) {
    cursor(size() - 1).read(sink);
    dropLast();
  }

  /** The element with an index of 0 to size - 1. */
  public byte[] get(int index) {
    return cursor(index).get();
  }

  /** Replaces the element with an index of 0 to size - 1. */
  public void set(int index, byte[] element) {
    if (isPacked() && ListRecord.hasRoom(packed(), element)) {
      packed().replace(packed().seek(index), element);
    } else {
      becomeChain();
      chain().replace(links().cursor(index), new Element(element));
    }
  }

  /** Puts an element beside the first one that equals {@code pivot}; false when none does. */
  public boolean insert(byte[] pivot, byte[] element, boolean after) {
    if (isEmpty()) {
      return false;
    }
    var wanted = new Element(pivot);
    ListCursor cursor = cursor(0);
    int index = 0;
    for (; !cursor.is(wanted); index++) {
      if (!cursor.next()) {
        return false;
      }
    }
    if (!isPacked()) {
      chain().insert(cursor, new Element(element), after);
    } else if (ListRecord.fits(packed(), element)) {
      packed().insert(packed().seek(after ? index + 1 : index), element);
    } else {
      becomeChain();
      chain().insert(links().cursor(index), new Element(element), after);
    }
    return true;
  }

  /** Removes {@code count} elements from an index on; both within the list. */
  public void removeRange(int from, int count) {
    DetachedPayload cut = take(from, count);
    if (cut != null) {
      new ListLinks(cut).freeSome(Integer.MAX_VALUE);
      cut.free();
    }
  }

  /**
   * The same, but many nodes that go as a whole are not freed yet, since that takes a while.
   *
   * @return a list of those nodes for {@link #freeSome}, and then its payload to be freed; null
   *     when everything was freed
   */
  public @Nullable ListValue cutRange(int from, int count) {
    DetachedPayload cut = take(from, count);
    if (cut == null) {
      return null;
    }
    if (!new ListLinks(cut).freeSome(FEW_NODES)) {
      return new ListValue(cut);
    }
    cut.free();
    return null;
  }

  /**
   * Removes elements that equal one, from the head on or from the tail back.
   *
   * @param most how many, at the most
   * @return how many were
   */
  public int removeEqual(byte[] element, boolean fromTail, int most) {
    if (isPacked()) {
      return ListRecord.removeEqual(packed(), element, fromTail, most);
    }
    int removed = new ListRemoval(links()).removeEqual(new Element(element), fromTail, most);
    if (removed > 0) {
      ListRecord.takeBack(payload);
    }
    return removed;
  }

  /** Hands over {@code count} elements from an index on; both within the list. */
  public void forEach(int from, int count, Consumer<byte[]> visitor) {
    if (count > 0) {
      ListCursor cursor = cursor(from);
      visitor.accept(cursor.get());
      for (int rest = count - 1; rest > 0 && cursor.next(); rest--) {
        visitor.accept(cursor.get());
      }
    }
  }

  /** The same, as they lie in memory. */
  public void forEach(int from, int count, ElementSink sink) {
    if (count > 0) {
      ListCursor cursor = cursor(from);
      cursor.read(sink);
      for (int rest = count - 1; rest > 0 && cursor.next(); rest--) {
        cursor.read(sink);
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
    if (isEmpty() || most <= 0) {
      return;
    }
    var wanted = new Element(element);
    ListCursor cursor = cursor(index);
    for (int rest = most; rest > 0; rest--) {
      if (cursor.is(wanted) && !visitor.test(index)) {
        return;
      }
      if (!(fromTail ? cursor.previous() : cursor.next())) {
        return;
      }
      index += fromTail ? -1 : 1;
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
    return Slabs.blockSize(payload.size()) + (isPacked() ? 0 : links().memory());
  }

  @Override
  public boolean isEmpty() {
    return isPacked() ? payload.size() == Listpack.EMPTY_BYTES : links().head() == 0;
  }

  @Override
  public ListValue copyTo(Slabs slabs) {
    return new ListValue(isPacked() ? packed().copyTo(slabs).payload() : links().copyTo(slabs));
  }

  @Override
  public boolean freeSome(int most) {
    return isPacked() || links().freeSome(most);
  }

  /** A cursor at the first of {@code count} elements in a copy of the nodes that have them. */
  ListCursor copyOf(int from, int count, Slabs slabs) {
    if (!isPacked()) {
      return links().copyOf(from, count, slabs);
    }
    var cursor = new ListCursor(packed().copyTo(slabs));
    cursor.seek(from);
    return cursor;
  }

  private boolean isPacked() {
    return payload.form() == Form.LIST_LISTPACK;
  }

  private Listpack packed() {
    return Listpack.open(payload);
  }

  private ListLinks links() {
    return new ListLinks(payload);
  }

  private ListChain chain() {
    return new ListChain(links());
  }

  private void becomeChain() {
    if (isPacked()) {
      ListRecord.becomeChain(payload);
    }
  }

  private ListCursor cursor(int index) {
    if (!isPacked()) {
      return links().cursor(index);
    }
    var cursor = new ListCursor(packed());
    cursor.seek(index);
    return cursor;
  }

  private @Nullable DetachedPayload take(int from, int count) {
    if (count == 0) {
      return null;
    }
    if (isPacked()) {
      packed().delete(packed().seek(from), count);
      return null;
    }
    DetachedPayload cut = new ListRemoval(links()).removeRange(from, count);
    ListRecord.takeBack(payload);
    return cut;
  }

  private void dropFirst() {
    if (isPacked()) {
      packed().delete(packed().first(), 1);
    } else {
      new ListRemoval(links()).removeFirst();
      ListRecord.takeBack(payload);
    }
  }

  private void dropLast() {
    if (isPacked()) {
      packed().delete(packed().last(), 1);
    } else {
      new ListRemoval(links()).removeLast();
      ListRecord.takeBack(payload);
    }
  }
}
