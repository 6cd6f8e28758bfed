package io.holdfast.server.command.hyperloglog;

import org.jspecify.annotations.Nullable;

/** A HyperLogLog that is being changed: runs as long as they are short, then six bits each. */
final class HyperLogLog {
  private final long mostSparseBytes;
  private @Nullable Sparse sparse;
  private byte[] dense = {};

  /**
   * @param bytes of a valid header and what follows; they are not changed
   * @param mostSparseBytes up to where runs are kept
   */
  HyperLogLog(byte[] bytes, long mostSparseBytes) {
    this.mostSparseBytes = mostSparseBytes;
    if (Header.layout(bytes) == Header.SPARSE) {
      sparse = new Sparse(bytes.clone());
    } else {
      dense = bytes.clone();
    }
  }

  /** True when the element changed a register. */
  boolean add(byte[] element) {
    long hash = Murmur64.hash(element);
    return raise(Registers.indexOf(hash), Registers.runOf(hash));
  }

  boolean raise(int register, int value) {
    if (sparse != null && value <= Sparse.LARGEST) {
      Sparse.Outcome outcome = sparse.raise(register, value, mostSparseBytes);
      if (outcome != Sparse.Outcome.TOO_LONG) {
        return outcome == Sparse.Outcome.RAISED;
      }
    }
    makeDense();
    return Dense.raise(dense, register, value);
  }

  void makeDense() {
    if (sparse != null) {
      dense = sparse.toDense();
      sparse = null;
    }
  }

  byte[] bytes() {
    return sparse == null ? dense : sparse.bytes();
  }

  /** Raises registers to those of a HyperLogLog's bytes; its layout. */
  static int read(byte[] bytes, Registers into) {
    int layout = Header.layout(bytes);
    if (layout == Header.SPARSE) {
      new Sparse(bytes).readInto(into);
    } else {
      Dense.readInto(bytes, into);
    }
    return layout;
  }
}
