package io.holdfast.agent.export;

import io.holdfast.agent.core.port.Dump;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A stretch of a dump as a stream, which may be begun again as often as a part is sent again. */
final class DumpPart extends InputStream {
  private final Dump dump;
  private final long end;
  private long at;

  DumpPart(Dump dump, long from, long length) {
    this.dump = dump;
    this.at = from;
    this.end = from + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (at >= end) {
      return -1;
    }
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, (int) Math.min(length, end - at));
    int asked = buffer.remaining();
    dump.read(buffer, at);
    int count = asked - buffer.remaining();
    if (count <= 0) {
      throw new IOException("the dump ends at " + at + ", before " + end);
    }
    at += count;
    return count;
  }
}
