package io.holdfast.server.snapshot;

import io.holdfast.server.value.Value;
import io.holdfast.server.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts keys by database and type, and digests them. Not for several threads. */
public final class ContentSummary {
  private static final ValueType[] TYPES = ValueType.values();

  private final ContentDigest digest = new ContentDigest();
  private final Map<Integer, long[]> databases = new TreeMap<>(); // expiring, then by type
  private long keys;
  private int lastNumber = -1;
  private long[] last = {};

  /** Adds a key; its expiry is -1 when it has none. */
  public void add(int database, byte[] key, Value value, long expireAt) {
    digest.add(database, key, value, expireAt);
    long[] counts = counts(database);
    if (expireAt >= 0) {
      counts[0]++;
    }
    counts[1 + value.type().ordinal()]++;
    keys++;
  }

  /** Adds all that another was given. */
  public void add(ContentSummary other) {
    digest.add(other.digest);
    keys += other.keys;
    other.databases.forEach(
        (number, counts) -> {
          long[] own = counts(number);
          for (int i = 0; i < own.length; i++) {
            own[i] += counts[i];
          }
        });
  }

  /** Keys in all databases. */
  public long keys() {
    return keys;
  }

  /** The content's digest; see {@link ContentDigest}. */
  public String digest() {
    return digest.hex();
  }

  /** The databases that hold keys, in rising order. */
  public List<DatabaseSummary> databases() {
    List<DatabaseSummary> all = new ArrayList<>();
    databases.forEach((number, counts) -> all.add(summary(number, counts)));
    return List.copyOf(all);
  }

  private static DatabaseSummary summary(int number, long[] counts) {
    Map<String, Long> types = new LinkedHashMap<>();
    long sum = 0;
    for (ValueType type : TYPES) {
      long count = counts[1 + type.ordinal()];
      sum += count;
      if (count > 0) {
        types.put(type.redisName(), count);
      }
    }
    return new DatabaseSummary(number, sum, counts[0], types);
  }

  private long[] counts(int database) {
    if (database != lastNumber) {
      last = databases.computeIfAbsent(database, number -> new long[1 + TYPES.length]);
      lastNumber = database;
    }
    return last;
  }
}
