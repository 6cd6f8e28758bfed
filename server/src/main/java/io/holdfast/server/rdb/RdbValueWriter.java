package io.holdfast.server.rdb;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.Payload;
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

  /**
   * The same from where key and value lie in memory.
   *
   * @param payload of a form without parts
   */
  public static void writeEntry(
      RdbBuffer out, long key, int keyLength, Payload payload, long expireAt) {
    writeType(out, type(payload.form()), expireAt);
    out.writeString(key, keyLength);
    writeWhole(out, payload);
  }

  /** Writes what of that comes before the value; of the value it asks no more than its form. */
  public static void writeHead(RdbBuffer out, byte[] key, Value value, long expireAt) {
    writeType(out, type(value), expireAt);
    out.writeString(key);
  }

  private static void writeType(RdbBuffer out, RdbType type, long expireAt) {
    if (expireAt >= 0) {
      out.writeByte(RdbOpcode.EXPIRE_MILLIS);
      out.writeLongLittleEndian(expireAt);
    }
    out.writeByte(type.code());
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
      case ListValue list -> type(list.payload().form());
      case HashValue hash -> type(hash.payload().form());
      case SetValue set -> type(set.payload().form());
      case SortedSetValue sorted -> type(sorted.payload().form());
      case StreamValue stream -> type(stream.payload().form());
    };
  }

  private static RdbType type(Form form) {
    return switch (form) {
      case STRING_INTEGER, STRING_BYTES, STRING_RAW, STRING_LARGE -> RdbType.STRING;
      case LIST_LISTPACK, LIST_CHAIN -> RdbType.LIST_QUICKLIST_2;
      case HASH_LISTPACK -> RdbType.HASH_LISTPACK;
      case HASH_TABLE -> RdbType.HASH;
      case SET_INTSET -> RdbType.SET_INTSET;
      case SET_TABLE -> RdbType.SET;
      case SORTED_SET_LISTPACK -> RdbType.ZSET_LISTPACK;
      case SORTED_SET_TREE -> RdbType.ZSET_2;
      case STREAM -> RdbType.STREAM_LISTPACKS_2;
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

  /** A value without parts: the bytes that it is, which of a list, never empty, are one node. */
  private static void writeWhole(RdbBuffer out, Payload payload) {
    switch (payload.form()) {
      case STRING_INTEGER -> out.writeIntegerString(Memory.getLong(payload.address()));
      case LIST_LISTPACK -> {
        out.writeLength(1);
        out.writeLength(PACKED_NODE);
        out.writeString(payload.address(), payload.size());
      }
      default -> out.writeString(payload.address(), payload.size());
    }
  }

  private static void writeHash(RdbBuffer out, HashValue hash) {
    if (hash.isPacked()) {
      writeWhole(out, hash.payload());
      return;
    }
    out.writeLength(hash.size());
    var elements = new Elements(out);
    hash.forEach(elements, elements);
  }

  private static void writeSet(RdbBuffer out, SetValue set) {
    if (set.isPacked()) {
      writeWhole(out, set.payload());
      return;
    }
    out.writeLength(set.size());
    set.forEach(new Elements(out));
  }

  /** From the highest score down, so that a loader always inserts at its list's head. */
  private static void writeSortedSet(RdbBuffer out, SortedSetValue sorted) {
    if (sorted.isPacked()) {
      writeWhole(out, sorted.payload());
      return;
    }
    out.writeLength(sorted.size());
    sorted.forEach(sorted.size() - 1, sorted.size(), true, new Elements(out));
  }

  /** Writes elements as strings from where they lie. */
  private record Elements(RdbBuffer out) implements SortedSetValue.Sink {
    @Override
    public void bytes(long address, int length) {
      out.writeString(address, length);
    }

    @Override
    public void integer(long value) {
      out.writeIntegerString(value);
    }

    @Override
    public void score(double score) {
      out.writeLongLittleEndian(Double.doubleToRawLongBits(score));
    }
  }
}
