package io.holdfast.server.rdb;

import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;

/**
 * Writes values as Redis 7.0 does: packed collections as the bytes that they are, others element by
 * element. All that the rest of the server needs to know of a type's place in dumps is here and in
 * {@link RdbValueReader}.
 */
public final class RdbValueWriter {
  private static final int PLAIN_NODE = 1;
  private static final int PACKED_NODE = 2;

  private RdbValueWriter() {}

  /**
   * Writes what a key's entry in a dump consists of: its expiry if it has one, type, key and value.
   *
   * @param expireAt Unix time in milliseconds, -1 for none
   */
  public static void writeEntry(RdbBuffer out, byte[] key, Value value, long expireAt) {
    writeHead(out, key, value, expireAt);
    writeValue(out, value);
  }

  /** Writes what of that comes before the value; of the value it asks no more than its form. */
  public static void writeHead(RdbBuffer out, byte[] key, Value value, long expireAt) {
    if (expireAt >= 0) {
      out.writeByte(RdbOpcode.EXPIRE_MILLIS);
      out.writeLongLittleEndian(expireAt);
    }
    out.writeByte(type(value).code());
    out.writeString(key);
  }

  /** Has the entries that follow belong to a database. */
  public static void writeSelect(RdbBuffer out, int database) {
    out.writeByte(RdbOpcode.SELECT_DB);
    out.writeLength(database);
  }

  /** The byte before a value's key or, in DUMP's payloads, before the value. */
  static RdbType type(Value value) {
    return switch (value) {
      case StringValue string -> RdbType.STRING;
      case ListValue list -> RdbType.LIST_QUICKLIST_2;
      case HashValue hash -> hash.listpack() == null ? RdbType.HASH : RdbType.HASH_LISTPACK;
      case SetValue set -> set.intset() == null ? RdbType.SET : RdbType.SET_INTSET;
      case SortedSetValue sorted ->
          sorted.listpack() == null ? RdbType.ZSET_2 : RdbType.ZSET_LISTPACK;
      case StreamValue stream -> RdbType.STREAM_LISTPACKS_2;
    };
  }

  /**
   * Writes a value. A hash, set or sorted set that is not packed is its number of elements, and
   * then each as a string, with its value or its score as 8 bytes behind it.
   */
  public static void writeValue(RdbBuffer out, Value value) {
    switch (value) {
      case StringValue string -> writeString(out, string);
      case ListValue list -> writeList(out, list);
      case HashValue hash -> writeHash(out, hash);
      case SetValue set -> writeSet(out, set);
      case SortedSetValue sorted -> writeSortedSet(out, sorted);
      case StreamValue stream -> RdbStreamWriter.write(out, stream);
    }
  }

  private static void writeString(RdbBuffer out, StringValue string) {
    if (string.isInteger()) {
      out.writeIntegerString(string.integer());
    } else if (string.isLarge() && out.isSpilling()) {
      out.writeRegion(string.region());
    } else {
      out.writeString(string.bytes());
    }
  }

  private static void writeList(RdbBuffer out, ListValue list) {
    out.writeLength(list.nodes());
    list.forEachNode(
        listpack -> {
          out.writeLength(PACKED_NODE);
          out.writeString(listpack);
        },
        element -> {
          out.writeLength(PLAIN_NODE);
          out.writeString(element);
        });
  }

  private static void writeHash(RdbBuffer out, HashValue hash) {
    byte[] packed = hash.listpack();
    if (packed != null) {
      out.writeString(packed);
      return;
    }
    out.writeLength(hash.size());
    hash.forEach(
        (field, value) -> {
          out.writeString(field);
          out.writeString(value);
        });
  }

  private static void writeSet(RdbBuffer out, SetValue set) {
    byte[] packed = set.intset();
    if (packed != null) {
      out.writeString(packed);
      return;
    }
    out.writeLength(set.size());
    set.forEach(out::writeString);
  }

  /** From the highest score down, so that a loader always inserts at its list's head. */
  private static void writeSortedSet(RdbBuffer out, SortedSetValue sorted) {
    byte[] packed = sorted.listpack();
    if (packed != null) {
      out.writeString(packed);
      return;
    }
    out.writeLength(sorted.size());
    sorted.forEach(
        sorted.size() - 1,
        sorted.size(),
        true,
        (member, score) -> {
          out.writeString(member);
          out.writeLongLittleEndian(Double.doubleToRawLongBits(score));
        });
  }
}
