package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.RecordCopies;
import io.holdfast.server.keyspace.WholeRecord;
import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.rdb.RdbFileWriter;
import io.holdfast.server.rdb.RdbValueWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a snapshot's entries go: taken under a lock, and without one serialised, counted, digested
 * and written to the file. Whole records are only copied while the lock is held, since packing and
 * digesting takes several times as long; what else is small enough is serialised at once. For one
 * thread at a time, but for {@link #saved} and {@link #bytes}.
 *
 * <p>Millions of entries go through here, beside clients that would stand still for each collection
 * of garbage: nothing is allocated for one but where it has parts.
 */
final class SnapshotOutput implements AutoCloseable {
  /** Bytes that are serialised at once. */
  private static final int STEP_BYTES = 1 << 17;

  private static final int MARGIN = 1 << 10;

  /** Room for a step's bytes, and for the most of a group of records on top. */
  private static final long MOST_COPIED = 16L << 20;

  private final ContentSummary summary = new ContentSummary();
  private final PendingMemory pending;
  private final RdbBuffer buffer;
  private final RecordCopies taken = new RecordCopies(MOST_COPIED);
  private int takenDatabase;
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

  /** Takes records of a database, whose copying needs the lock that guards them. */
  RecordCopies records(int database) {
    takenDatabase = database;
    return taken;
  }

  /** Takes an entry of another kind; needs the lock that guards it. */
  void add(int database, Entry entry) {
    select(database);
    RdbValueWriter.writeEntry(buffer, entry.key(), entry.value(), entry.expireAt());
    summary.add(database, entry.key(), entry.value(), entry.expireAt());
  }

  private void select(int database) {
    if (database != bufferDatabase) {
      RdbValueWriter.writeSelect(buffer, database);
      bufferDatabase = database;
    }
  }

  /** True when there is enough to be written. */
  boolean isFull() {
    return buffer.total() + taken.bytes() >= STEP_BYTES - MARGIN;
  }

  /** Writes what was taken. */
  void flush() throws IOException {
    taken.drain(this::serialise);
    file().write(buffer);
    summary.settle();
    bufferDatabase = -1;
    saved = summary.keys();
  }

  private void serialise(WholeRecord record) throws IOException {
    select(takenDatabase);
    long expireAt = record.expireAt();
    RdbValueWriter.writeEntry(buffer, record.keyAddress(), record.keyLength(), record, expireAt);
    summary.add(takenDatabase, record);
    if (buffer.total() >= STEP_BYTES - MARGIN) {
      file().write(buffer); // integers take more room there than in memory
    }
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
    taken.close();
    summary.close();
  }
}
