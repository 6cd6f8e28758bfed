package io.holdfast.server.value;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A link of a list's chain: a listpack of elements, or one element that is too large for one. */
final class ListNode {
  private static final long OBJECT = 32;

  /** Redis's guess of what an element takes beside its bytes. */
  private static final int ELEMENT_OVERHEAD = 8;

  /** A node bounded by its number of elements is bounded to this size as well. */
  private static final int SAFE_BYTES = 8192;

  private static final int[] BYTES_BY_FILL = {4096, 8192, 16384, 32768, 65536};

  final @Nullable Listpack packed;
  final byte @Nullable [] plain;
  @Nullable ListNode previous;
  @Nullable ListNode next;

  private ListNode(@Nullable Listpack packed, byte @Nullable [] plain) {
    this.packed = packed;
    this.plain = plain;
  }

  static ListNode of(Listpack packed) {
    return new ListNode(packed, null);
  }

  static ListNode ofPlain(byte[] element) {
    return new ListNode(null, element);
  }

  static ListNode ofOne(byte[] element) {
    var packed = new Listpack();
    packed.append(element);
    return of(packed);
  }

  int count() {
    return packed == null ? 1 : packed.size();
  }

  long memory() {
    return OBJECT
        + (packed == null ? Sizes.bytes(Objects.requireNonNull(plain).length) : packed.memory());
  }

  byte[] get(int offset) {
    return packed == null ? Objects.requireNonNull(plain) : packed.get(packed.seek(offset));
  }

  ListNode copy() {
    return packed == null ? ofPlain(Objects.requireNonNull(plain)) : of(packed.copy());
  }

  /** True when another element of {@code length} bytes may go into the node, if there is one. */
  static boolean allowsInsert(@Nullable ListNode node, int length) {
    if (node == null || node.packed == null) {
      return false;
    }
    long bytes = (long) node.packed.byteLength() + length + ELEMENT_OVERHEAD;
    return allows(bytes, node.count() + 1);
  }

  /** True when both are there and may become one. */
  static boolean allowsMerge(@Nullable ListNode one, @Nullable ListNode other) {
    if (one == null || other == null || one.packed == null || other.packed == null) {
      return false;
    }
    long bytes = (long) one.packed.byteLength() + other.packed.byteLength() - 11;
    return allows(bytes, one.count() + other.count());
  }

  /** Splits off the elements from an offset on. */
  ListNode splitAt(int offset) {
    Listpack own = Objects.requireNonNull(packed);
    Listpack rest = own.copy();
    rest.delete(rest.first(), offset);
    own.delete(own.seek(offset), Integer.MAX_VALUE);
    rest.trim();
    own.trim();
    return of(rest);
  }

  private static boolean allows(long bytes, int count) {
    int fill = EncodingLimits.current().listMaxListpackSize();
    if (fill < 0) {
      return -fill <= BYTES_BY_FILL.length && bytes <= BYTES_BY_FILL[-fill - 1];
    }
    return bytes <= SAFE_BYTES && count <= fill;
  }

  @Override
  public String toString() {
    return packed == null
        ? "plain " + Objects.requireNonNull(plain).length
        : "packed " + Arrays.toString(packed.toBytes());
  }
}
