package io.holdfast.server.snapshot;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A disk that takes all, and during whose first write something happens. */
final class Interfering implements WritableByteChannel {
  private final Runnable what;
  private boolean done;

  Interfering(Runnable what) {
    this.what = what;
  }

  @Override
  public int write(ByteBuffer source) {
    if (!done) {
      done = true;
      what.run();
    }
    int bytes = source.remaining();
    source.position(source.limit());
    return bytes;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
