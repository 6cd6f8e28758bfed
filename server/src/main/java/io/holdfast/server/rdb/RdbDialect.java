package io.holdfast.server.rdb;

import org.jspecify.annotations.Nullable;

/**
 * Whose dumps these are: since Redis 7.4 and Valkey 9 the same bytes mean different things in each,
 * and the versions are counted apart. What is older is the same in both and counts as Redis's.
 */
enum RdbDialect {
  REDIS("REDIS", 4, 1, 12),
  VALKEY("VALKEY", 3, 80, 80);

  /** What is read, in words. */
  static final String SUPPORTED =
      "supported are 1 to 12 of Redis (up to 8.2, and Valkey up to 8.1) and 80 of Valkey (from 9.0)";

  /** Bytes of the magic and the version's digits together. */
  static final int HEADER = 9;

  private final String magic;
  private final int digits;
  private final int oldest;
  private final int newest;

  RdbDialect(String magic, int digits, int oldest, int newest) {
    this.magic = magic;
    this.digits = digits;
    this.oldest = oldest;
    this.newest = newest;
  }

  /** The one that a file's first nine bytes name, or null. */
  static @Nullable RdbDialect ofHeader(String header) {
    for (RdbDialect dialect : values()) {
      if (header.startsWith(dialect.magic)) {
        return dialect;
      }
    }
    return null;
  }

  /** The one that has a version, as DUMP's payloads name it without a magic; or null. */
  static @Nullable RdbDialect ofVersion(int version) {
    for (RdbDialect dialect : values()) {
      if (dialect.has(version)) {
        return dialect;
      }
    }
    return null;
  }

  boolean has(int version) {
    return version >= oldest && version <= newest;
  }

  /** The version's digits in such a header. */
  String digits(String header) {
    return header.substring(HEADER - digits);
  }

  /** Where they stand. */
  int digitsAt() {
    return HEADER - digits;
  }

  String magic() {
    return magic;
  }
}
