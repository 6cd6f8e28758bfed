package io.holdfast.server.aof;

import io.holdfast.server.aof.AofFolder.NewIncrement;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The increment that is written to. One thread writes, another may force. */
final class IncrementFile {
  private final NewIncrement made;
  private final StorageFile file;
  private final long origin; // the log's offset at which the file's first byte would be
  private boolean torn; // of the writer alone
  private boolean closed; // guarded by this

  /**
   * @param offset of the log that is at the file's end
   */
  IncrementFile(NewIncrement made, long offset) throws IOException {
    this.made = made;
    this.file = made.open();
    this.origin = offset - file.size();
  }

  String name() {
    return made.path().toString();
  }

  NewIncrement made() {
    return made;
  }

  void write(ByteBuffer bytes) throws IOException {
    file.writeAll(bytes);
  }

  /** Takes back what was written after an offset of the log; if that fails it is due later. */
  void cutTo(long offset) throws IOException {
    torn = true;
    file.truncate(offset - origin);
    torn = false;
  }

  /** Cuts what an earlier failure left; nothing may be written before. */
  void heal(long offset) throws IOException {
    if (torn) {
      cutTo(offset);
    }
  }

  /** Forces what was written to the disk; false when the file was closed before. */
  synchronized boolean force() throws IOException {
    if (!closed) {
      file.force();
    }
    return !closed;
  }

  /** Closes it, after a force that is under way. */
  synchronized void close() throws IOException {
    closed = true;
    file.close();
  }
}
