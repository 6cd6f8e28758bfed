package io.holdfast.server.aof;

import io.holdfast.server.resp.LargeArgument;
import io.holdfast.server.storage.Storage;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An append-only file being read at any offset, through a buffer of 256 KiB. */
final class AofInput implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  private final StorageFile file;
  private final long size;
  private final byte[] buffer;
  private long bufferAt; // offset of its first byte
  private int limit; // bytes in it
  private int position;

  AofInput(Storage storage, Path path) throws IOException {
    this.size = storage.size(path);
    this.buffer = new byte[(int) Math.max(1, Math.min(BUFFER, size))];
    this.file = storage.read(path);
  }

  long size() {
    return size;
  }

  long offset() {
    return bufferAt + position;
  }

  long remaining() {
    return size - offset();
  }

  /** The next byte, from 0 to 255, which stays the next; -1 at the end. */
  int peek() throws IOException {
    return position < limit || fill() ? buffer[position] & 0xff : -1;
  }

  /** The next byte; -1 at the end. */
  int next() throws IOException {
    int next = peek();
    if (next >= 0) {
      position++;
    }
    return next;
  }

  void seek(long offset) throws IOException {
    if (offset >= bufferAt && offset <= bufferAt + limit) {
      position = (int) (offset - bufferAt);
      return;
    }
    file.seek(offset);
    bufferAt = offset;
    limit = 0;
    position = 0;
  }

  /** Fills an array with bytes, of which so many are left. */
  void read(byte[] into) throws IOException {
    for (int done = 0; done < into.length; ) {
      int some = some(into.length - done);
      System.arraycopy(buffer, position, into, done, some);
      position += some;
      done += some;
    }
  }

  /** The same for an argument outside the heap. */
  void read(LargeArgument into) throws IOException {
    while (into.filled() < into.length()) {
      int some = some(into.length() - into.filled());
      into.take(buffer, position, some);
      position += some;
    }
  }

  /** The offset of the first byte from here on that is not zero; the size when there is none. */
  long firstNonZero() throws IOException {
    while (peek() == 0) {
      position++;
    }
    return offset();
  }

  private int some(int wanted) throws IOException {
    if (peek() < 0) {
      throw new IOException("the file became shorter while it was read");
    }
    return Math.min(wanted, limit - position);
  }

  private boolean fill() throws IOException {
    bufferAt += limit;
    limit = 0;
    position = 0;
    if (bufferAt >= size) {
      return false; // what is appended meanwhile is not looked at
    }
    int most = (int) Math.min(buffer.length, size - bufferAt);
    limit = Math.max(0, file.read(ByteBuffer.wrap(buffer, 0, most)));
    return limit > 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
