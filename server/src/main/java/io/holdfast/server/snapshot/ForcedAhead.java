package io.holdfast.server.snapshot;

import io.holdfast.server.storage.StorageFile;
import io.holdfast.server.storage.ThreadEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A file that is forced to the disk on another thread while it is being written. So the force at
 * the end has little left to wait for, the system has few unwritten pages at any time, and other
 * files on the same disk need not wait behind hundreds of megabytes.
 */
final class ForcedAhead implements WritableByteChannel {
  private final StorageFile file;
  private final long every;
  private long unforced;
  private @Nullable Thread forcing;
  private volatile @Nullable IOException failure;

  /**
   * @param every how many bytes are written before some are forced
   */
  ForcedAhead(StorageFile file, long every) {
    this.file = file;
    this.every = every;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    check();
    int written = file.write(source);
    unforced += written;
    if (unforced >= every && (forcing == null || !forcing.isAlive())) {
      unforced = 0;
      forcing = Thread.ofPlatform().name("snapshot-force").daemon().start(this::forceSome);
    }
    return written;
  }

  private void forceSome() {
    try {
      file.force();
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Returns when all is on the disk. Fails if it ever failed: some bytes may be lost then. */
  void force() throws IOException {
    await();
    check();
    file.force();
  }

  private void check() throws IOException {
    IOException before = failure;
    if (before != null) {
      throw before;
    }
  }

  private void await() {
    if (forcing != null) {
      ThreadEnd.await(forcing);
    }
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    await();
    file.close();
  }
}
