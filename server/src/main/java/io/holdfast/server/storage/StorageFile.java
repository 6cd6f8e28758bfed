package io.holdfast.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** An open file of a {@link Storage}, to be either written or read, by one thread at a time. */
public interface StorageFile extends ByteChannel {
  /** Writes some of the bytes, which on a full disk may be fewer than there are. */
  @Override
  int write(ByteBuffer source) throws IOException;

  /** Writes all of the bytes; how many of them were written before an error, the buffer tells. */
  default void writeAll(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      if (write(source) <= 0) {
        throw new IOException("nothing was written of " + source.remaining() + " bytes");
      }
    }
  }

  /** Bytes. */
  long size() throws IOException;

  /** Where the next byte is read. */
  void seek(long offset) throws IOException;

  /** Cuts the file to a size that is not larger than its own; what is written next follows. */
  void truncate(long size) throws IOException;

  /**
   * Returns when all bytes, and the size, are safe from a power cut. May be called by another
   * thread than the one that writes. After an error nothing is known of the bytes written since the
   * last success, not even when a later call succeeds: the system may have given them up.
   */
  void force() throws IOException;
}
