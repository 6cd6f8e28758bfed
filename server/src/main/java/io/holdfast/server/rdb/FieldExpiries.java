package io.holdfast.server.rdb;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.Listpack;

/**
 * Reads the hashes whose fields may expire one by one, of Redis from 7.4 and Valkey from 9.0 on. A
 * hash here has no such fields: one is taken when none of its fields expires, and refused
 * otherwise, since without its times it would be another.
 *
 * <pre>
 *   table, Redis      | soonest: 8 | fields | time | field | value | … |  time: a length, 0 for none
 *   listpack, Redis   | soonest: 8 | listpack of field, value and time, in turn |      0 for none
 *   table, Valkey     | fields | field | value | time: 8 | … |                       -1 for none
 * </pre>
 *
 * The first two lack the soonest time in dumps of Redis 7.4's release candidates. All times are
 * Unix times in milliseconds, but for those of Redis's table, which count from the soonest.
 */
final class FieldExpiries {
  private static final int TRIPLE = 3;
  private static final int LEAST_BYTES = 3;
  private static final int LEAST_BYTES_VALKEY = 10;

  private FieldExpiries() {}

  static HashValue redisTable(RdbInput in, boolean soonest, Slabs slabs) throws RdbException {
    if (soonest) {
      in.readLongLittleEndian();
    }
    long count = in.readCount(LEAST_BYTES, "a hash");
    HashValue hash = new HashValue(slabs);
    for (long i = 0; i < count; i++) {
      long at = in.offset();
      long time = in.readNumber();
      byte[] field = in.readString();
      byte[] value = in.readString();
      check(in, at, time == 0);
      put(in, at, hash, field, value);
    }
    return hash;
  }

  static HashValue valkeyTable(RdbInput in, Slabs slabs) throws RdbException {
    long count = in.readCount(LEAST_BYTES_VALKEY, "a hash");
    HashValue hash = new HashValue(slabs);
    for (long i = 0; i < count; i++) {
      long at = in.offset();
      byte[] field = in.readString();
      byte[] value = in.readString();
      check(in, at, in.readLongLittleEndian() == -1);
      put(in, at, hash, field, value);
    }
    return hash;
  }

  static HashValue redisListpack(RdbInput in, boolean soonest, Slabs slabs) throws RdbException {
    if (soonest) {
      in.readLongLittleEndian();
    }
    long at = in.offset();
    Listpack triples = PackedValues.listpack(in.readString(), slabs);
    if (triples.size() % TRIPLE != 0) {
      throw in.error(
          at, "listpack: " + triples.size() + " entries can't be fields, values and times");
    }
    HashValue hash = new HashValue(slabs);
    for (int field = triples.first(); field != Listpack.NONE; ) {
      int value = triples.next(field);
      int time = triples.next(value);
      check(in, at, triples.isInteger(time) && triples.integer(time) == 0);
      put(in, at, hash, triples.get(field), triples.get(value));
      field = triples.next(time);
    }
    triples.free();
    return hash;
  }

  private static void put(RdbInput in, long at, HashValue hash, byte[] field, byte[] value)
      throws RdbException {
    long before = hash.size();
    hash.put(field, value);
    if (hash.size() == before) {
      throw in.error(at, "a field that was there before");
    }
  }

  private static void check(RdbInput in, long at, boolean unlimited) throws RdbException {
    if (!unlimited) {
      throw in.unsupported(
          at, "a hash field with an expiry of its own, which this version can't keep");
    }
  }
}
