package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.rdb.RdbFileWriter;
import io.holdfast.server.rdb.RdbValueWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a snapshot's entries go: serialised under a lock into a buffer, written without one to the
 * file, and counted and digested. For the saver's thread, but for {@link #saved} and {@link
 * #bytes}.
 */
final class SnapshotOutput implements AutoCloseable {
  /** Bytes that are serialised at once. */
  private static final int STEP_BYTES = 1 << 17;

  private static final int MARGIN = 1 << 10;

  private final ContentSummary summary = new ContentSummary();
  private final PendingMemory pending;
  private final RdbBuffer buffer;
  private volatile @Nullable RdbFileWriter target;
  private int bufferDatabase = -1;
  private volatile long saved;

  SnapshotOutput(boolean compress, PendingMemory pending) {
    this.buffer = RdbBuffer.spilling(STEP_BYTES, STEP_BYTES, compress);
    this.pending = pending;
  }

  /** Has all be written to this file. */
  void to(RdbFileWriter file) {
    target = file;
  }

  /** Serialises an entry; needs the lock that guards it. */
  void add(int database, Entry entry) {
    if (database != bufferDatabase) {
      RdbValueWriter.writeSelect(buffer, database);
      bufferDatabase = database;
    }
    RdbValueWriter.writeEntry(buffer, entry.key(), entry.value(), entry.expireAt());
    summary.add(database, entry.key(), entry.value(), entry.expireAt());
  }

  /** True when there is enough to be written. */
  boolean isFull() {
    return buffer.total() >= STEP_BYTES - MARGIN;
  }

  /** Writes what was serialised. */
  void flush() throws IOException {
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
