package io.holdfast.server.resp;

import io.netty.buffer.ByteBuf;

/**
 * A bulk string that stays where it is and is copied out piece by piece as the client takes it.
 * What it reads from must not change until it is released, which happens once, on the client's
 * event loop: after the last piece, or when the client has gone.
 */
public interface LargeBulk {
  /** Bytes in all. */
  long length();

  /**
   * Copies some bytes from {@code offset} on to a buffer.
   *
   * @param most bytes to copy at most, positive
   * @return how many it copied, at least one
   */
  int read(long offset, ByteBuf into, int most);

  /** Lets go of what is read from. */
  void release();
}
