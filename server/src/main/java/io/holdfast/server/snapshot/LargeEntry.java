package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.structure.Value;
import org.jspecify.annotations.Nullable;

/**
 * A key with a collection that is too large to be serialised while everybody waits for its shard.
 * It is written later, as it was when this was made.
 */
sealed interface LargeEntry extends AutoCloseable permits PortionedEntry, CopiedEntry {
  /** More elements than this are some hundred microseconds' work. */
  int MANY = 1_000;

  /** The same of bytes. */
  long MANY_BYTES = 1 << 17;

  /** The number of its database at the snapshot's moment. */
  int database();

  /** Writes all that comes before the value's elements. */
  void begin(RdbBuffer out);

  /** Some more of the value, good until the next call; no lock is held. Null at the end. */
  @Nullable RdbBuffer next();

  /** Counts it; once, at the end. */
  void addTo(ContentSummary summary);

  /** Lets go of the value; no lock is held. */
  @Override
  void close();

  /** A key that is too large; null for most. The shard's lock is held. */
  static @Nullable LargeEntry of(
      Shard shard, int database, Entry entry, LockedSteps locked, PendingMemory pending) {
    if (!entry.form().hasParts()) {
      return null; // all of it lies in the key's record
    }
    Value value = entry.value();
    int elements =
        switch (value) {
          case HashValue hash -> hash.size();
          case SetValue set -> set.size();
          case SortedSetValue sorted -> sorted.size();
          default -> 0;
        };
    if (elements <= MANY && value.memory() <= MANY_BYTES) {
      return null;
    }
    return switch (value) {
      case HashValue hash when !hash.isPacked() ->
          new PortionedEntry(shard, database, entry, elements, locked, pending, hash::read);
      case SetValue set when !set.isPacked() ->
          new PortionedEntry(shard, database, entry, elements, locked, pending, set::read);
      case SortedSetValue sorted when !sorted.isPacked() ->
          new PortionedEntry(
              shard,
              database,
              entry,
              elements,
              locked,
              pending,
              ahead -> sorted.read(elements - 1, elements, true, ahead));
      case ListValue list -> new CopiedEntry(database, entry, pending);
      case StreamValue stream -> new CopiedEntry(database, entry, pending);
      default -> null;
    };
  }
}
