package io.holdfast.server.rdb;

import io.holdfast.server.storage.ThreadEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file on a thread of its own, a few pieces ahead of who takes them, and computes the
 * checksums there, so that a second processor shares the work. Holds 1 MiB whatever the file's
 * size.
 */
public final class ReadAhead implements AutoCloseable {
  private static final int PIECE = 1 << 18;
  private static final int PIECES = 4;

  /** Who else wants the bytes as they come from the file, in order; called on the thread. */
  @FunctionalInterface
  public interface Observer {
    void read(byte[] bytes, int from, int length);
  }

  /** Some bytes of the file. */
  static final class Piece {
    private final byte[] bytes;
    private final int length;
    private final long crcBefore;
    private final @Nullable IOException failure; // why there are none, if the system gave none

    private Piece(byte[] bytes, int length, long crcBefore, @Nullable IOException failure) {
      this.bytes = bytes;
      this.length = length;
      this.crcBefore = crcBefore;
      this.failure = failure;
    }

    byte[] bytes() {
      return bytes;
    }

    /** How many of the array's bytes count; 0 at the end. */
    int length() {
      return length;
    }

    /** The checksum of all that comes before them. */
    long crcBefore() {
      return crcBefore;
    }
  }

  private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(PIECES);
  private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(PIECES + 1);
  private final ReadableByteChannel channel;
  private final long size;
  private final Observer observer;
  private final Thread thread;
  private @Nullable Piece taken;

  /**
   * Begins to read {@code channel} from where it is.
   *
   * @param size bytes to read at most; a file that has fewer ends early
   */
  public ReadAhead(ReadableByteChannel channel, long size, Observer observer) {
    this.channel = channel;
    this.size = size;
    this.observer = observer;
    for (int i = 0; i < PIECES && i * (long) PIECE < Math.max(1, size); i++) {
      empty.add(new byte[Math.clamp(size, 1, PIECE)]);
    }
    this.thread = Thread.ofPlatform().name("rdb-read-ahead").daemon().start(this::work);
  }

  /** Bytes that the channel was said to have. */
  long size() {
    return size;
  }

  /** The next piece, in place of the last one, whose bytes are void now; at the end always one. */
  Piece next() throws IOException {
    if (taken == null || taken.length > 0) {
      taken = take();
    }
    if (taken.failure != null) {
      throw taken.failure;
    }
    return taken;
  }

  private Piece take() throws IOException {
    if (taken != null) {
      empty.add(taken.bytes);
    }
    try {
      return full.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void work() {
    long crc = 0;
    long left = size;
    try {
      while (true) {
        byte[] bytes = empty.take();
        int length = 0;
        IOException failure = null;
        try {
          length = fill(bytes, (int) Math.min(bytes.length, left));
          observer.read(bytes, 0, length);
        } catch (IOException e) {
          failure = e;
        } catch (RuntimeException e) {
          length = 0;
          failure = new IOException(e.toString(), e);
        }
        full.put(new Piece(bytes, length, crc, failure));
        if (length == 0) {
          return;
        }
        crc = Crc64.update(crc, bytes, 0, length);
        left -= length;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed before the end: nobody waits for more
    }
  }

  private int fill(byte[] bytes, int most) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(bytes, 0, most);
    while (target.hasRemaining() && channel.read(target) >= 0) {
      Thread.onSpinWait();
    }
    return target.position();
  }

  /** Ends the thread. The channel, which is the caller's, may be closed by it. */
  @Override
  public void close() {
    thread.interrupt();
    ThreadEnd.await(thread);
  }
}
