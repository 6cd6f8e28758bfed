package io.holdfast.server.resp;

import io.holdfast.server.memory.Memory;
import io.netty.buffer.ByteBuf;

/** Copies between addresses and buffers. */
public final class Copies {
  private Copies() {}

  /** Appends what is at an address to a buffer. */
  public static void write(ByteBuf to, long address, int length) {
    to.ensureWritable(length);
    int at = to.writerIndex();
    if (to.hasMemoryAddress()) {
      Memory.copy(address, to.memoryAddress() + at, length);
    } else {
      Memory.read(address, to.array(), to.arrayOffset() + at, length);
    }
    to.writerIndex(at + length);
  }
}
