package io.holdfast.server.aof;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Reservation;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a log that are not written yet, in chunks outside the heap that are used again and
 * again. Guarded by the log's lock; only the bytes of {@link #slice} are read without it.
 */
final class LogBuffer implements AutoCloseable, Appending.Target {
  private static final int CHUNK = 1 << 20;
  private static final int SPARE = 16;

  private final Deque<Chunk> spare = new ArrayDeque<>(SPARE);
  private @Nullable Chunk first;
  private @Nullable Chunk last;
  private long end;
  private int chunks; // spare ones included

  private static final class Chunk {
    private final Reservation memory = new Reservation(CHUNK);
    private final ByteBuffer view = view(memory.base());
    private long start; // offset in the log of its first byte
    private long lastEnd; // of the appends that end in it
    private @Nullable Chunk next;

    @SuppressWarnings("restricted")
    private static ByteBuffer view(long address) {
      return MemorySegment.ofAddress(address).reinterpret(CHUNK).asByteBuffer();
    }

    private long limit() {
      return start + CHUNK;
    }
  }

  /** The offset after the last byte. */
  long end() {
    return end;
  }

  /** Bytes of memory that the chunks have. */
  long memory() {
    return (long) chunks * CHUNK;
  }

  @Override
  public void put(byte[] bytes, int from, int length) {
    for (int done = 0; done < length; ) {
      Chunk chunk = withRoom();
      int some = (int) Math.min(length - done, chunk.limit() - end);
      Memory.write(chunk.memory.base() + (end - chunk.start), bytes, from + done, some);
      done += some;
      end += some;
    }
  }

  @Override
  public void put(long address, int length) {
    for (int done = 0; done < length; ) {
      Chunk chunk = withRoom();
      int some = (int) Math.min(length - done, chunk.limit() - end);
      Memory.copy(address + done, chunk.memory.base() + (end - chunk.start), some);
      done += some;
      end += some;
    }
  }

  /** Takes up that the bytes so far are whole appends. */
  void endAppend() {
    if (last != null) {
      last.lastEnd = end;
    }
  }

  /** Takes back what was put since an offset. */
  void rollBack(long to) {
    end = to;
    Chunk kept = first;
    if (kept == null) {
      return; // nothing was put
    }
    while (kept.next != null && kept.limit() < to) {
      kept = kept.next;
    }
    for (Chunk more = kept.next; more != null; more = more.next) {
      recycle(more);
    }
    kept.next = null;
    last = kept;
  }

  private Chunk withRoom() {
    Chunk chunk = last;
    if (chunk != null && end < chunk.limit()) {
      return chunk;
    }
    Chunk added = spare.poll();
    if (added == null) {
      added = new Chunk();
      chunks++;
    }
    added.start = end;
    added.lastEnd = end;
    added.next = null;
    if (chunk == null) {
      first = added;
    } else {
      chunk.next = added;
    }
    last = added;
    return added;
  }

  private Chunk holding(long offset) {
    Chunk chunk = Objects.requireNonNull(first);
    while (chunk.limit() <= offset) {
      chunk = Objects.requireNonNull(chunk.next);
    }
    return chunk;
  }

  /** The bytes from an offset to another, or to the end of the chunk; good until released. */
  ByteBuffer slice(long from, long to) {
    Chunk chunk = holding(from);
    return chunk
        .view
        .duplicate()
        .position((int) (from - chunk.start))
        .limit((int) (Math.min(to, chunk.limit()) - chunk.start));
  }

  /**
   * The end of the last append that ends in a part of one chunk.
   *
   * @param from the part's begin
   * @param to the part's end; no append ends behind it in the chunk unless the chunk goes on
   * @return {@code otherwise} when none ends there
   */
  long wholeEnd(long from, long to, long otherwise) {
    long whole = holding(from).lastEnd;
    return whole > from && whole <= to ? whole : otherwise;
  }

  /** Lets go of the bytes before an offset. */
  void release(long upTo) {
    for (Chunk chunk = first; chunk != null && chunk.limit() <= upTo; chunk = first) {
      first = chunk.next;
      if (first == null) {
        last = null;
      }
      recycle(chunk);
    }
  }

  private void recycle(Chunk chunk) {
    if (spare.size() < SPARE) {
      spare.add(chunk);
    } else {
      chunk.memory.close();
      chunks--;
    }
  }

  /** Gives all memory back; nothing may be done with the buffer any more. */
  @Override
  public void close() {
    for (Chunk chunk = first; chunk != null; chunk = chunk.next) {
      chunk.memory.close();
    }
    spare.forEach(chunk -> chunk.memory.close());
    spare.clear();
    first = null;
    last = null;
    chunks = 0;
  }
}
