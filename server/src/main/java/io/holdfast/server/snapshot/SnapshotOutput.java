package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.rdb.RdbFileWriter;
import io.holdfast.server.rdb.RdbValueWriter;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a snapshot's entries go: taken under a lock, and without one serialised, counted, digested
 * and written to the file. Strings, which are copies, are only put aside while the lock is held,
 * since packing and digesting takes several times as long as copying; small collections are
 * serialised at once. For one thread at a time, but for {@link #saved} and {@link #bytes}.
 */
final class SnapshotOutput implements AutoCloseable {
  /** Bytes that are serialised at once. */
  private static final int STEP_BYTES = 1 << 17;

  private static final int MARGIN = 1 << 10;
  private static final int MOST_STRINGS = 2_000;

  private final ContentSummary summary = new ContentSummary();
  private final PendingMemory pending;
  private final RdbBuffer buffer;
  private final List<TakenString> strings = new ArrayList<>();
  private int stringBytes;
  private volatile @Nullable RdbFileWriter target;
  private int bufferDatabase = -1;
  private volatile long saved;

  /** A key with a string that is a copy. */
  private static final class TakenString {
    final int database;
    final byte[] key;
    final StringValue value;
    final long expireAt;

    TakenString(int database, byte[] key, StringValue value, long expireAt) {
      this.database = database;
      this.key = key;
      this.value = value;
      this.expireAt = expireAt;
    }
  }

  SnapshotOutput(boolean compress, PendingMemory pending) {
    this.buffer = RdbBuffer.spilling(STEP_BYTES, STEP_BYTES, compress);
    this.pending = pending;
  }

  /** Has all be written to this file. */
  void to(RdbFileWriter file) {
    target = file;
  }

  /** Takes an entry; needs the lock that guards it. */
  void add(int database, Entry entry) {
    if (entry.value() instanceof StringValue string && !string.isLarge()) {
      strings.add(new TakenString(database, entry.key(), string, entry.expireAt()));
      stringBytes += entry.key().length + string.length();
    } else {
      serialise(database, entry.key(), entry.value(), entry.expireAt());
    }
  }

  private void serialise(int database, byte[] key, Value value, long expireAt) {
    if (database != bufferDatabase) {
      RdbValueWriter.writeSelect(buffer, database);
      bufferDatabase = database;
    }
    RdbValueWriter.writeEntry(buffer, key, value, expireAt);
    summary.add(database, key, value, expireAt);
  }

  /** True when there is enough to be written. */
  boolean isFull() {
    return buffer.total() + stringBytes >= STEP_BYTES - MARGIN || strings.size() >= MOST_STRINGS;
  }

  /** Writes what was taken. */
  void flush() throws IOException {
    for (TakenString string : strings) {
      serialise(string.database, string.key, string.value, string.expireAt);
    }
    strings.clear();
    stringBytes = 0;
    file().write(buffer);
    summary.settle();
    bufferDatabase = -1;
    saved = summary.keys();
  }

  /** Writes entries that a hook has serialised, and that are pending until now. */
  void write(RdbBuffer taken) throws IOException {
    long bytes = taken.total();
    file().write(taken);
    summary.settle();
    pending.remove(bytes);
    bufferDatabase = -1;
  }

  /** Writes a large entry, and lets go of it. */
  void write(LargeEntry large) throws IOException {
    try (large) {
      RdbValueWriter.writeSelect(buffer, large.database());
      large.begin(buffer);
      file().write(buffer);
      for (RdbBuffer some = large.next(); some != null; some = large.next()) {
        file().write(some);
      }
      large.addTo(summary);
    }
    flush();
  }

  /** What was written; complete at the end. */
  ContentSummary summary() {
    return summary;
  }

  /** Keys written so far; any thread may ask. */
  long saved() {
    return saved;
  }

  /** Bytes written so far; any thread may ask. */
  long bytes() {
    RdbFileWriter file = target;
    return file == null ? 0 : file.bytes();
  }

  private RdbFileWriter file() {
    RdbFileWriter file = target;
    if (file == null) {
      throw new IllegalStateException("there is no file yet");
    }
    return file;
  }

  @Override
  public void close() {
    buffer.close();
    summary.close();
  }
}
