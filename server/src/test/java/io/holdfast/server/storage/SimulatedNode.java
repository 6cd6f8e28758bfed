package io.holdfast.server.storage;

import java.time.Instant;
import java.util.Arrays;

/**
 * A file or folder of a {@link SimulatedDisk}: its bytes as processes see them, and as they are
 * known to be on the disk. Guarded by the disk.
 */
final class SimulatedNode {
  private static final int PAGE = 512;

  /** What may have become of the bytes that were not forced when the power is cut. */
  enum Rest {
    LOST,
    KEPT,
    /** The first half was written. */
    HALF,
    /** Whole pages were written. */
    PAGES,
    /** The file has its size, but its second half was never written. */
    HALF_ZEROS,
    /** The file has its size, but nothing was written. */
    ZEROS
  }

  final boolean folder;
  private byte[] bytes = {};
  private int size;
  private byte[] forced = {};
  private Instant modified = Instant.now();
  private int dirtyFrom; // bytes from here on may differ from what is forced

  SimulatedNode(boolean folder) {
    this.folder = folder;
  }

  private SimulatedNode(byte[] content, Instant modified) {
    this.folder = false;
    this.modified = modified;
    this.bytes = content;
    this.size = content.length;
    this.forced = content;
    this.dirtyFrom = content.length;
  }

  int size() {
    return size;
  }

  Instant modified() {
    return modified;
  }

  byte[] content() {
    return Arrays.copyOf(bytes, size);
  }

  int read(int offset, byte[] into, int from, int length) {
    int some = Math.min(length, size - offset);
    if (some > 0) {
      System.arraycopy(bytes, offset, into, from, some);
    }
    return some;
  }

  void append(byte[] more) {
    if (size + more.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more.length));
    }
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
    modified = Instant.now();
  }

  void truncate(int to) {
    if (to < size) {
      Arrays.fill(bytes, to, size, (byte) 0);
      size = to;
      dirtyFrom = Math.min(dirtyFrom, to);
    }
    modified = Instant.now();
  }

  void force() {
    byte[] now = Arrays.copyOf(forced, size);
    System.arraycopy(bytes, dirtyFrom, now, dirtyFrom, size - dirtyFrom);
    forced = now;
    dirtyFrom = size;
  }

  /** A force that failed: the pages count as written from now on, and are not. */
  void giveUp() {
    dirtyFrom = size;
  }

  boolean isForced() {
    return dirtyFrom == size && forced.length == size;
  }

  /** The file as it may be after a power cut. */
  SimulatedNode after(Rest rest) {
    if (folder) {
      return new SimulatedNode(true);
    }
    int from = Math.min(dirtyFrom, forced.length);
    int half = dirtyFrom + (size - dirtyFrom) / 2;
    return new SimulatedNode(
        switch (rest) {
          case LOST -> forced.clone();
          case KEPT -> known(size, size);
          case HALF -> known(half, half);
          case PAGES -> {
            int whole = Math.max(from, size / PAGE * PAGE);
            yield known(whole, whole);
          }
          case HALF_ZEROS -> known(half, size);
          case ZEROS -> known(dirtyFrom, size);
        },
        modified);
  }

  /** The bytes up to {@code written}, then zeros; those given up are zeros as well. */
  private byte[] known(int written, int length) {
    byte[] result = Arrays.copyOf(forced, length);
    if (written > dirtyFrom) {
      System.arraycopy(bytes, dirtyFrom, result, dirtyFrom, written - dirtyFrom);
    }
    return result;
  }
}
