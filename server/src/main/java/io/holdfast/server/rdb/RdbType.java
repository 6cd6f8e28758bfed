package io.holdfast.server.rdb;

import org.jspecify.annotations.Nullable;

/**
 * The types of values in dumps, by the byte that stands before a key (Redis, {@code rdb.h}).
 *
 * @see RdbOpcode for the other bytes that may stand there
 */
enum RdbType {
  STRING(0, "string"),
  LIST(1, "list of strings"),
  SET(2, "set of strings"),
  ZSET(3, "sorted set with scores as text"),
  HASH(4, "hash of strings"),
  ZSET_2(5, "sorted set with binary scores"),
  MODULE_PRE_GA(6, "module value"),
  MODULE_2(7, "module value"),
  HASH_ZIPMAP(9, "zipmap"),
  LIST_ZIPLIST(10, "list in a ziplist"),
  SET_INTSET(11, "intset"),
  ZSET_ZIPLIST(12, "sorted set in a ziplist"),
  HASH_ZIPLIST(13, "hash in a ziplist"),
  LIST_QUICKLIST(14, "list of ziplists"),
  STREAM_LISTPACKS(15, "stream"),
  HASH_LISTPACK(16, "hash in a listpack"),
  ZSET_LISTPACK(17, "sorted set in a listpack"),
  LIST_QUICKLIST_2(18, "list of listpacks"),
  STREAM_LISTPACKS_2(19, "stream"),
  SET_LISTPACK(20, "set in a listpack"),
  STREAM_LISTPACKS_3(21, "stream"),
  HASH_METADATA_PRE_GA(22, "hash with expiring fields"),
  HASH_LISTPACK_EX_PRE_GA(23, "hash with expiring fields"),
  HASH_METADATA(24, "hash with expiring fields"),
  HASH_LISTPACK_EX(25, "hash with expiring fields"),
  /** Valkey's; there the last four do not exist. */
  HASH_2(22, "hash with expiring fields");

  private static final int LAST_COMMON = STREAM_LISTPACKS_3.code;
  private static final @Nullable RdbType[] BY_CODE = new @Nullable RdbType[256];

  static {
    for (RdbType type : values()) {
      if (type != HASH_2) {
        BY_CODE[type.code] = type;
      }
    }
  }

  private final int code;
  private final String description;

  RdbType(int code, String description) {
    this.code = code;
    this.description = description;
  }

  int code() {
    return code;
  }

  /** What it is in words, for errors. */
  String description() {
    return description;
  }

  /** The type of a byte, or null. */
  static @Nullable RdbType of(int code, RdbDialect dialect) {
    if (dialect == RdbDialect.VALKEY && code > LAST_COMMON) {
      return code == HASH_2.code ? HASH_2 : null;
    }
    return BY_CODE[code];
  }
}
