package io.holdfast.server.appendonly;

import io.holdfast.server.storage.ThreadEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a byte each hundredth of a second, to find out how long the machine left a thread without
 * a turn or a write without an end. What others promise for a time, they can't keep for that long.
 */
final class Pulse implements AutoCloseable {
  private static final long BEAT_NANOS = 10_000_000;

  private final FileChannel file;
  private final Thread thread = new Thread(this::beat);
  private final AtomicLong longest = new AtomicLong();
  private volatile long last = System.nanoTime();
  private volatile boolean ended;

  /** Begins to write to a file, which is made if it is not there. */
  Pulse(Path file) throws IOException {
    this.file = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    thread.start();
  }

  private void beat() {
    try {
      while (!ended) {
        file.write(ByteBuffer.wrap(new byte[1]));
        longest.accumulateAndGet(sinceLast(), Math::max);
        last = System.nanoTime();
        LockSupport.parkNanos(BEAT_NANOS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long sinceLast() {
    return System.nanoTime() - last;
  }

  /** The longest time between two beats, in nanoseconds. */
  long longestGap() {
    return Math.max(longest.get(), sinceLast());
  }

  @Override
  public void close() throws IOException {
    ended = true;
    ThreadEnd.await(thread);
    file.close();
  }
}
