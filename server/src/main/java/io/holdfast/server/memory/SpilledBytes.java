package io.holdfast.server.memory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes outside the heap that are written at the end and later read once from the start. Regions
 * may stand between them, whose bytes are not copied. Not for several threads at once.
 *
 * <pre>
 *   chunk of up to 1 MiB → chunk → region → chunk, the one written to
 * </pre>
 */
public final class SpilledBytes implements AutoCloseable {
  private static final int CHUNK = 1 << 20;

  private final Deque<Piece> pieces = new ArrayDeque<>();
  private long size;

  /** Who takes bytes that lie at an address; they are good until it returns. */
  @FunctionalInterface
  public interface Taker<E extends Exception> {
    void take(long address, int length) throws E;
  }

  private sealed interface Piece {
    long address();

    int length();

    void close();
  }

  private static final class Chunk implements Piece {
    private final Reservation reserved = new Reservation(CHUNK);
    private int length;

    @Override
    public long address() {
      return reserved.base();
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public void close() {
      reserved.close();
    }
  }

  private record Attached(Region region) implements Piece {
    @Override
    public long address() {
      return region.address();
    }

    @Override
    public int length() {
      return region.length();
    }

    @Override
    public void close() {
      region.release();
    }
  }

  /** Bytes in all, those of regions included. */
  public long size() {
    return size;
  }

  /** Appends a part of an array. */
  public void write(byte[] bytes, int from, int length) {
    for (int done = 0; done < length; ) {
      Chunk last = lastWithRoom();
      int some = Math.min(length - done, CHUNK - last.length);
      Memory.write(last.address() + last.length, bytes, from + done, some);
      last.length += some;
      done += some;
      size += some;
    }
  }

  /** Appends the bytes of a region, as its user until they are taken. */
  public void attach(Region region) {
    pieces.add(new Attached(region.retain()));
    size += region.length();
  }

  /** Hands everything over, in order; what was taken is freed. */
  public <E extends Exception> void drain(Taker<E> taker) throws E {
    for (Piece piece = pieces.peek(); piece != null; piece = pieces.peek()) {
      taker.take(piece.address(), piece.length());
      pieces.remove();
      piece.close();
    }
    size = 0;
  }

  /** Frees what was not taken. */
  @Override
  public void close() {
    pieces.forEach(Piece::close);
    pieces.clear();
    size = 0;
  }

  private Chunk lastWithRoom() {
    if (pieces.peekLast() instanceof Chunk last && last.length < CHUNK) {
      return last;
    }
    var added = new Chunk();
    pieces.add(added);
    return added;
  }
}
