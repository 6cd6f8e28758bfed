package io.holdfast.server.rdb;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.Listpack;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.value.MalformedValueException;
import java.nio.charset.StandardCharsets;

/** Reads values in every encoding that Redis and Valkey have written them in, since Redis 2.2. */
final class RdbValueReader {
  private static final int PLAIN_NODE = 1;
  private static final int PACKED_NODE = 2;

  private static final int TEXT_NAN = 253;
  private static final int TEXT_INFINITY = 254;
  private static final int TEXT_NEGATIVE_INFINITY = 255;

  private RdbValueReader() {}

  /**
   * Reads the value of a type that was read before it. A collection may come out empty: old
   * versions of Redis wrote some, and newer ones skip them.
   *
   * @param dialect whose type the byte is
   * @param slabs where the value is made; it belongs to no key
   * @throws RdbException when it is damaged, or of a type that is not known
   */
  static Value read(int code, RdbDialect dialect, RdbInput in, Slabs slabs) throws RdbException {
    long at = in.offset();
    RdbType type = RdbType.of(code, dialect);
    if (type == null) {
      throw in.error(
          at - 1,
          "unknown type "
              + code
              + "; known are 0 to 5, 9 to 21 and"
              + (dialect == RdbDialect.VALKEY ? " 22" : " 22 to 25"));
    }
    try {
      return switch (type) {
        case STRING -> RegionReader.read(in);
        case LIST -> list(in, slabs);
        case SET -> set(in, slabs);
        case ZSET, ZSET_2 -> sortedSet(in, type == RdbType.ZSET, slabs);
        case HASH -> hash(in, slabs);
        case HASH_ZIPMAP -> PackedValues.hash(Zipmap.toListpack(in.readString(), slabs));
        case HASH_ZIPLIST -> PackedValues.hash(Ziplist.toListpack(in.readString(), slabs));
        case HASH_LISTPACK -> PackedValues.hash(PackedValues.listpack(in.readString(), slabs));
        case LIST_ZIPLIST -> PackedValues.list(Ziplist.toListpack(in.readString(), slabs));
        case LIST_QUICKLIST, LIST_QUICKLIST_2 ->
            quicklist(in, type == RdbType.LIST_QUICKLIST, slabs);
        case SET_INTSET -> PackedValues.intset(in.readString(), slabs);
        case SET_LISTPACK -> PackedValues.set(PackedValues.listpack(in.readString(), slabs));
        case ZSET_ZIPLIST -> PackedValues.sortedSet(Ziplist.toListpack(in.readString(), slabs));
        case ZSET_LISTPACK -> PackedValues.sortedSet(PackedValues.listpack(in.readString(), slabs));
        case STREAM_LISTPACKS, STREAM_LISTPACKS_2, STREAM_LISTPACKS_3 ->
            RdbStreamReader.read(in, type, slabs);
        case HASH_METADATA, HASH_METADATA_PRE_GA ->
            FieldExpiries.redisTable(in, type == RdbType.HASH_METADATA, slabs);
        case HASH_LISTPACK_EX, HASH_LISTPACK_EX_PRE_GA ->
            FieldExpiries.redisListpack(in, type == RdbType.HASH_LISTPACK_EX, slabs);
        case HASH_2 -> FieldExpiries.valkeyTable(in, slabs);
        case MODULE_PRE_GA, MODULE_2 ->
            throw in.unsupported(
                at - 1,
                "a "
                    + type.description()
                    + " (type "
                    + code
                    + "), which this version can't hold; it holds strings, lists, hashes, sets,"
                    + " sorted sets and streams");
      };
    } catch (MalformedValueException e) {
      throw in.error(at, type.description() + ": " + e.getMessage());
    }
  }

  private static ListValue list(RdbInput in, Slabs slabs) throws RdbException {
    long count = in.readCount(1, "a list");
    ListValue list = new ListValue(slabs);
    for (long i = 0; i < count; i++) {
      list.addLast(in.readString());
    }
    return list;
  }

  private static ListValue quicklist(RdbInput in, boolean ziplists, Slabs slabs)
      throws RdbException {
    long nodes = in.readCount(1, "a list");
    ListValue list = new ListValue(slabs);
    for (long i = 0; i < nodes; i++) {
      long at = in.offset();
      long container = ziplists ? PACKED_NODE : in.readLength();
      byte[] node = in.readString();
      if (container == PLAIN_NODE) {
        list.appendPlain(node);
      } else if (container == PACKED_NODE) {
        Listpack elements =
            ziplists ? Ziplist.toListpack(node, slabs) : PackedValues.listpack(node, slabs);
        if (elements.size() > 0) {
          list.appendListpack(elements.toBytes());
        }
        elements.free();
      } else {
        throw in.error(at, "list node of kind " + container + "; known are 1 and 2");
      }
    }
    return list;
  }

  private static SetValue set(RdbInput in, Slabs slabs) throws RdbException {
    long count = in.readCount(1, "a set");
    SetValue set = new SetValue(slabs);
    for (long i = 0; i < count; i++) {
      long at = in.offset();
      if (!set.add(in.readString())) {
        throw in.error(at, "a member that was there before");
      }
    }
    return set;
  }

  private static HashValue hash(RdbInput in, Slabs slabs) throws RdbException {
    long count = in.readCount(2, "a hash");
    HashValue hash = new HashValue(slabs);
    for (long i = 0; i < count; i++) {
      long at = in.offset();
      byte[] field = in.readString();
      byte[] value = in.readString();
      hash.put(field, value);
      if (hash.size() != i + 1) {
        throw in.error(at, "a field that was there before");
      }
    }
    return hash;
  }

  private static SortedSetValue sortedSet(RdbInput in, boolean text, Slabs slabs)
      throws RdbException {
    long count = in.readCount(text ? 2 : 9, "a sorted set");
    SortedSetValue sorted = new SortedSetValue(slabs);
    for (long i = 0; i < count; i++) {
      long at = in.offset();
      byte[] member = in.readString();
      double score = text ? textScore(in) : in.readDouble();
      if (Double.isNaN(score)) {
        throw in.error(at, "a score that is no number");
      }
      sorted.put(member, score);
      if (sorted.size() != i + 1) {
        throw in.error(at, "a member that was there before");
      }
    }
    return sorted;
  }

  private static double textScore(RdbInput in) throws RdbException {
    long at = in.offset();
    int length = in.readByte();
    return switch (length) {
      case TEXT_NAN -> Double.NaN;
      case TEXT_INFINITY -> Double.POSITIVE_INFINITY;
      case TEXT_NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      default -> {
        String number = new String(in.readBytes(length, "a score"), StandardCharsets.US_ASCII);
        try {
          yield Double.parseDouble(number);
        } catch (NumberFormatException e) {
          throw in.error(at, "a score that is no number: " + number);
        }
      }
    };
  }
}
