package io.holdfast.agent.export;

import io.holdfast.agent.core.port.Damaged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Compares what came back from a target with what its description tells. */
final class Fetched {
  private static final int BUFFER = 1 << 20;

  private Fetched() {}

  static void require(Path dump, Description description) throws IOException {
    Sha256 digest = new Sha256();
    long size = 0;
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (FileChannel in = FileChannel.open(dump)) {
      while (in.read(buffer.clear()) >= 0) {
        size += buffer.flip().limit();
        digest.update(buffer);
      }
    }
    String sha256 = digest.hex();
    if (size != description.bytes() || !sha256.equals(description.sha256())) {
      throw new Damaged(
          "the dump of "
              + description.id()
              + " has "
              + size
              + " bytes and SHA-256 "
              + sha256
              + ", exported were "
              + description.bytes()
              + " bytes with "
              + description.sha256());
    }
  }
}
