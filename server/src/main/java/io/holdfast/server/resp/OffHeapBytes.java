package io.holdfast.server.resp;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Reservation;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes outside the heap that are first written and then read once, from the beginning; what was
 * read goes back to the system. For replies that have to be collected before they can be sent. Not
 * for several threads.
 */
public final class OffHeapBytes implements AutoCloseable {
  private static final int CHUNK = 1024 * 1024;

  private final Deque<Reservation> chunks = new ArrayDeque<>();
  private int written = CHUNK; // in the last chunk
  private int read; // of the first chunk
  private long size;

  /** Bytes that wait to be read. */
  public long size() {
    return size;
  }

  /** Appends a part of an array. */
  public void write(byte[] bytes, int from, int length) {
    for (int done = 0; done < length; ) {
      int some = room(length - done);
      Memory.write(chunks.getLast().base() + written, bytes, from + done, some);
      written += some;
      done += some;
    }
    size += length;
  }

  /** Appends what is at an address. */
  public void write(long address, int length) {
    for (int done = 0; done < length; ) {
      int some = room(length - done);
      Memory.copy(address + done, chunks.getLast().base() + written, some);
      written += some;
      done += some;
    }
    size += length;
  }

  /** Moves at most {@code most} bytes to a buffer; returns how many, 0 when there are none. */
  public int read(ByteBuf into, int most) {
    if (size == 0) {
      return 0;
    }
    Reservation first = chunks.getFirst();
    int there = (chunks.size() == 1 ? written : CHUNK) - read;
    int some = Math.min(most, there);
    Copies.write(into, first.base() + read, some);
    read += some;
    size -= some;
    if (read == CHUNK) {
      chunks.removeFirst().close();
      read = 0;
      if (chunks.isEmpty()) {
        written = CHUNK;
      }
    }
    return some;
  }

  @Override
  public void close() {
    chunks.forEach(Reservation::close);
    chunks.clear();
    written = CHUNK;
    read = 0;
    size = 0;
  }

  private int room(int wanted) {
    if (written == CHUNK) {
      chunks.add(new Reservation(CHUNK));
      written = 0;
    }
    return Math.min(wanted, CHUNK - written);
  }
}
