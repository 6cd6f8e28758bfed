package io.holdfast.server.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;

/** A disk of some size, before each of whose writes something happens; it keeps what it takes. */
final class Disk implements WritableByteChannel {
  final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private final Consumer<Long> beforeEach;
  private final long room;

  /**
   * @param beforeEach given the bytes that were written before
   */
  Disk(Consumer<Long> beforeEach, long room) {
    this.beforeEach = beforeEach;
    this.room = room;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    beforeEach.accept((long) content.size());
    int bytes = source.remaining();
    if (content.size() + (long) bytes > room) {
      throw new IOException("full");
    }
    content.write(source.array(), source.arrayOffset() + source.position(), bytes);
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
