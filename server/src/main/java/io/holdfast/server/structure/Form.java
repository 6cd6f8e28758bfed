package io.holdfast.server.structure;

import io.holdfast.server.value.ValueType;

/**
 * How a value's bytes are to be read; at most 16, since a record has four bits for it. The codes
 * are those of records in memory: nothing of them is ever written to a file.
 */
public enum Form {
  /** Eight bytes, little endian: a string that is a 64-bit integer. */
  STRING_INTEGER(0),
  /** The string's bytes. */
  STRING_BYTES(1),
  /** The same; made by a change such as APPEND, after which Redis calls any length {@code raw}. */
  STRING_RAW(2),
  /** The root of a long string, whose bytes lie in a block of their own. */
  STRING_LARGE(3),
  /** A listpack of the elements. */
  LIST_LISTPACK(4),
  /** A list of several listpacks: its root. */
  LIST_CHAIN(5),
  /** A listpack of field, value, field, … */
  HASH_LISTPACK(6),
  /** A table of fields and values: its root. */
  HASH_TABLE(7),
  /** An intset. */
  SET_INTSET(8),
  /** A table of members: its root. */
  SET_TABLE(9),
  /** A listpack of member, score, member, … in rising order. */
  SORTED_SET_LISTPACK(10),
  /** A table of members with scores, and a tree in their order: both roots. */
  SORTED_SET_TREE(11),
  /** The head of a stream. */
  STREAM(12);

  private static final Form[] ALL = values();

  private final int code;

  Form(int code) {
    this.code = code;
  }

  /** What a record has of it; 0 to 15. */
  public int code() {
    return code;
  }

  /** True when a value has blocks beside its payload. */
  public boolean hasParts() {
    return switch (this) {
      case STRING_LARGE, LIST_CHAIN, HASH_TABLE, SET_TABLE, SORTED_SET_TREE, STREAM -> true;
      default -> false;
    };
  }

  /** True when the payload begins with the root of a table of members. */
  boolean isTable() {
    return this == HASH_TABLE || this == SET_TABLE || this == SORTED_SET_TREE;
  }

  /** True when it is a string's. */
  public boolean isString() {
    return code <= STRING_LARGE.code;
  }

  /** The type of a value that is stored so. */
  public ValueType type() {
    return switch (this) {
      case STRING_INTEGER, STRING_BYTES, STRING_RAW, STRING_LARGE -> ValueType.STRING;
      case LIST_LISTPACK, LIST_CHAIN -> ValueType.LIST;
      case HASH_LISTPACK, HASH_TABLE -> ValueType.HASH;
      case SET_INTSET, SET_TABLE -> ValueType.SET;
      case SORTED_SET_LISTPACK, SORTED_SET_TREE -> ValueType.SORTED_SET;
      case STREAM -> ValueType.STREAM;
    };
  }

  /** The form of a code. */
  public static Form of(int code) {
    return ALL[code];
  }
}
