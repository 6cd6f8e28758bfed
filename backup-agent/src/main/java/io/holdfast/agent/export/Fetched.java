package io.holdfast.agent.export;

import io.holdfast.agent.core.model.Sha256;
import io.holdfast.agent.core.port.Damaged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Compares a dump that came back, or was inside what came back, with what its description tells.
 */
final class Fetched {
  private static final int BUFFER = 1 << 20;

  private Fetched() {}

  static void require(Path dump, String id, long bytes, String told) throws IOException {
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
    if (size != bytes || !sha256.equals(told)) {
      throw new Damaged(
          "the dump of "
              + id
              + " has "
              + size
              + " bytes and SHA-256 "
              + sha256
              + ", exported were "
              + bytes
              + " bytes with "
              + told);
    }
  }
}
