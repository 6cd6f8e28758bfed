package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.WholeRecord;
import io.holdfast.server.structure.Value;
import io.holdfast.server.value.ValueType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts keys by database and type, and digests them: long strings later, when {@link #settle} or
 * {@link #digest} is called. Not for several threads.
 */
public final class ContentSummary implements AutoCloseable {
  private final ContentDigest digest = new ContentDigest();
  private final Map<Integer, Counts> databases = new TreeMap<>();
  private long keys;
  private int lastNumber = -1;
  private Counts last = new Counts();

  /** Adds a key; its expiry is -1 when it has none. */
  public void add(int database, byte[] key, Value value, long expireAt) {
    digest.add(database, key, value, expireAt);
    count(database, value.type(), expireAt);
  }

  /** Adds a key whose value lies whole in its record. */
  void add(int database, WholeRecord record) {
    digest.add(database, record);
    count(database, record.form().type(), record.expireAt());
  }

  /** Adds a key with a hash, set or sorted set whose elements are added up already. */
  void add(int database, byte[] key, ValueType type, int size, ElementSums sums, long expireAt) {
    digest.add(database, key, type, size, sums, expireAt);
    count(database, type, expireAt);
  }

  private void count(int database, ValueType type, long expireAt) {
    Counts counts = counts(database);
    if (expireAt >= 0) {
      counts.expiring++;
    }
    counts.add(type, 1);
    keys++;
  }

  /** Digests the long strings that were added, which takes time. */
  public void settle() {
    digest.settle();
  }

  /** Has another digest the long strings that were added here; all else of them stays here. */
  void giveLongStrings(ContentSummary other) {
    digest.giveLongStrings(other.digest);
  }

  /** Lets go of long strings that were not digested. */
  @Override
  public void close() {
    digest.close();
  }

  /** Adds all that another was given. */
  public void add(ContentSummary other) {
    digest.add(other.digest);
    keys += other.keys;
    other.databases.forEach((number, counts) -> counts(number).add(counts));
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
    databases.forEach((number, counts) -> all.add(counts.summary(number)));
    return List.copyOf(all);
  }

  private Counts counts(int database) {
    if (database != lastNumber) {
      last = databases.computeIfAbsent(database, number -> new Counts());
      lastNumber = database;
    }
    return last;
  }

  /** Of one database. */
  private static final class Counts {
    private final Map<ValueType, long[]> byType = new EnumMap<>(ValueType.class);
    private long expiring;

    Counts() {
      for (ValueType type : ValueType.values()) {
        byType.put(type, new long[1]);
      }
    }

    void add(ValueType type, long count) {
      long[] counter = byType.get(type);
      if (counter != null) {
        counter[0] += count;
      }
    }

    void add(Counts other) {
      expiring += other.expiring;
      other.byType.forEach((type, counter) -> add(type, counter[0]));
    }

    DatabaseSummary summary(int number) {
      Map<String, Long> types = new LinkedHashMap<>();
      long sum = 0;
      for (var type : byType.entrySet()) {
        long count = type.getValue()[0];
        sum += count;
        if (count > 0) {
          types.put(type.getKey().redisName(), count);
        }
      }
      return new DatabaseSummary(number, sum, expiring, types);
    }
  }
}
