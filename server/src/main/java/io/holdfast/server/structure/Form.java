package io.holdfast.server.structure;

/**
 * How a value's bytes are to be read; at most 16, since a record has four bits for it. The order is
 * that of the codes in memory and nowhere else: nothing of it is ever written to a file.
 */
public enum Form {
  /** Eight bytes, little endian: a string that is a 64-bit integer. */
  STRING_INTEGER,
  /** The string's bytes. */
  STRING_BYTES,
  /** The same; made by a change such as APPEND, after which Redis calls any length {@code raw}. */
  STRING_RAW,
  /** The root of a long string, whose bytes lie in a block of their own. */
  STRING_LARGE,
  /** A listpack of the elements. */
  LIST_LISTPACK,
  /** A list of several listpacks: its root. */
  LIST_CHAIN,
  /** A listpack of field, value, field, … */
  HASH_LISTPACK,
  /** A table of fields and values: its root. */
  HASH_TABLE,
  /** An intset. */
  SET_INTSET,
  /** A table of members: its root. */
  SET_TABLE,
  /** A listpack of member, score, member, … in rising order. */
  SORTED_SET_LISTPACK,
  /** A table of members with scores, and a tree in their order: both roots. */
  SORTED_SET_TREE;

  private static final Form[] ALL = values();

  /** True when a value has blocks beside its payload. */
  public boolean hasParts() {
    return switch (this) {
      case STRING_LARGE, LIST_CHAIN, HASH_TABLE, SET_TABLE, SORTED_SET_TREE -> true;
      default -> false;
    };
  }

  /** The form of a code, which is its ordinal. */
  public static Form of(int code) {
    return ALL[code];
  }
}
