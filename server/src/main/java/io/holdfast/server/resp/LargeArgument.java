package io.holdfast.server.resp;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.Reservation;
import io.netty.buffer.ByteBuf;

/**
 * An argument too large for the Java heap, outside of it. It has a range of addresses as long as
 * the client declared, which takes memory only where bytes have arrived; so it is never copied to
 * grow, and a client that declares much and sends little costs little.
 *
 * <p>Whoever holds it closes it, once; its address is void then.
 */
public final class LargeArgument implements AutoCloseable {
  /** Arguments longer than this many bytes are collected outside the heap. */
  public static final int FROM = 1024 * 1024;

  private static final int SHOWN = 128;

  private final byte[] stand = new byte[SHOWN];
  private final Reservation memory;
  private final int length;
  private int filled;
  private boolean taken;

  /**
   * @param length bytes, more than {@link #FROM}
   */
  public LargeArgument(int length) {
    this.length = length;
    this.memory = new Reservation(Reservation.wholePages(length));
  }

  /**
   * What stands for the argument in the request: an array of its own, told apart by identity, with
   * the first bytes, so that SLOWLOG and MONITOR have something to show.
   */
  public byte[] stand() {
    return stand;
  }

  public long address() {
    return memory.base();
  }

  /** Bytes that it has in the end. */
  public int length() {
    return length;
  }

  /** Bytes that have arrived. */
  public int filled() {
    return filled;
  }

  /** Takes what there is; true when nothing is missing any more. */
  boolean take(ByteBuf in) {
    int some = Math.min(in.readableBytes(), length - filled);
    long to = memory.base() + filled;
    if (in.hasMemoryAddress()) {
      Memory.copy(in.memoryAddress() + in.readerIndex(), to, some);
      in.skipBytes(some);
    } else {
      byte[] bytes = new byte[some];
      in.readBytes(bytes);
      Memory.write(to, bytes, 0, some);
    }
    if (filled < SHOWN) {
      Memory.read(memory.base(), stand, 0, Math.min(SHOWN, filled + some));
    }
    filled += some;
    return filled == length;
  }

  /** Takes the next bytes, not more than are missing. */
  public void take(byte[] bytes, int from, int some) {
    Memory.write(memory.base() + filled, bytes, from, some);
    if (filled < SHOWN) {
      Memory.read(memory.base(), stand, 0, Math.min(SHOWN, filled + some));
    }
    filled += some;
  }

  /** A copy on the heap. */
  public byte[] copy() {
    byte[] bytes = new byte[length];
    Memory.read(memory.base(), bytes, 0, length);
    return bytes;
  }

  /** Gives its memory to a region without copying it; nothing else may be done with it then. */
  public Region take() {
    if (taken) {
      throw new IllegalStateException("an argument of " + length + " bytes taken twice");
    }
    taken = true;
    return Region.over(memory, length);
  }

  /** Bytes outside the heap that go when it is closed. */
  public long held() {
    return taken ? 0 : length;
  }

  @Override
  public void close() {
    if (!taken) {
      memory.close();
    }
  }
}
