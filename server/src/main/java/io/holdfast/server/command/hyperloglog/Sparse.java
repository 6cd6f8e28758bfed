package io.holdfast.server.command.hyperloglog;

import java.util.Arrays;

/**
 * The layout of runs of equal registers, for few elements. One byte {@code 00nnnnnn} is n + 1
 * zeros, two bytes {@code 01nnnnnn nnnnnnnn} as well, one byte {@code 1vvvvvnn} is n + 1 registers
 * of v + 1. Runs are split and joined exactly as Redis does it, so that the bytes are the same.
 */
final class Sparse {
  /** The largest value of a register in this layout. */
  static final int LARGEST = 32;

  private static final int LONGEST_ZERO = 64;
  private static final int LONGEST_VALUE = 4;

  /** Runs looked at for joining after a change, from the one before it on. */
  private static final int JOINED = 5;

  private byte[] bytes;
  private int length;

  /**
   * @param bytes header and runs, which may be changed
   */
  Sparse(byte[] bytes) {
    this.bytes = bytes;
    this.length = bytes.length;
  }

  /** One without elements. */
  static byte[] empty() {
    byte[] bytes = new byte[Header.SIZE + 2];
    Header.write(bytes, Header.SPARSE);
    writeZeros(bytes, Header.SIZE, Registers.COUNT);
    return bytes;
  }

  byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** What {@link #raise} did. */
  enum Outcome {
    SAME,
    RAISED,
    /** Nothing, since the result would be too long. */
    TOO_LONG
  }

  /** Raises a register to a value of at most {@link #LARGEST}, unless it is as high already. */
  Outcome raise(int register, int value, long mostBytes) {
    int previous = Header.SIZE;
    int at = Header.SIZE;
    int first = 0; // register of the run
    while (at < length && first + run(at) <= register) {
      previous = at;
      first += run(at);
      at += size(at);
    }
    if (at >= length) {
      throw Header.corrupted();
    }
    int run = run(at);
    int former = value(at);
    if (former >= value) {
      return Outcome.SAME;
    }
    byte[] parts = new byte[5];
    int end = write(parts, 0, former, register - first);
    end = write(parts, end, value, 1);
    end = write(parts, end, former, first + run - 1 - register);
    int more = end - size(at);
    if (more > 0 && length + more > mostBytes) {
      return Outcome.TOO_LONG;
    }
    replace(at, size(at), parts, end);
    join(previous);
    return Outcome.RAISED;
  }

  private void replace(int at, int size, byte[] parts, int count) {
    int more = count - size;
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, length + more + 64);
    }
    System.arraycopy(bytes, at + size, bytes, at + count, length - at - size);
    System.arraycopy(parts, 0, bytes, at, count);
    length += more;
  }

  /** Joins neighbours of equal value that fit one run. */
  private void join(int from) {
    int at = from;
    for (int i = 0; i < JOINED && at < length; i++) {
      boolean both = value(at) > 0 && at + 1 < length && value(at) == value(at + 1);
      if (both && run(at) + run(at + 1) <= LONGEST_VALUE) {
        write(bytes, at + 1, value(at), run(at) + run(at + 1));
        System.arraycopy(bytes, at + 1, bytes, at, length - at - 1);
        length--;
      } else {
        at += size(at);
      }
    }
  }

  /** Writes a run, nothing when it is empty; returns where it ends. */
  private static int write(byte[] to, int at, int value, int run) {
    if (run == 0) {
      return at;
    }
    if (value == 0) {
      return writeZeros(to, at, run);
    }
    to[at] = (byte) (0x80 | ((value - 1) << 2) | (run - 1));
    return at + 1;
  }

  private static int writeZeros(byte[] to, int at, int run) {
    if (run <= LONGEST_ZERO) {
      to[at] = (byte) (run - 1);
      return at + 1;
    }
    to[at] = (byte) (0x40 | ((run - 1) >> Byte.SIZE));
    to[at + 1] = (byte) (run - 1);
    return at + 2;
  }

  private boolean isLong(int at) {
    return (bytes[at] & 0xC0) == 0x40;
  }

  private int size(int at) {
    return isLong(at) ? 2 : 1;
  }

  private int value(int at) {
    return bytes[at] < 0 ? ((bytes[at] >> 2) & 0x1F) + 1 : 0;
  }

  private int run(int at) {
    if (bytes[at] < 0) {
      return (bytes[at] & 3) + 1;
    }
    if (!isLong(at)) {
      return bytes[at] + 1;
    }
    if (at + 1 >= length) {
      throw Header.corrupted();
    }
    return (((bytes[at] & 0x3F) << Byte.SIZE) | (bytes[at + 1] & 0xFF)) + 1;
  }

  /** Raises registers to those of the runs, which must be {@link Registers#COUNT} together. */
  void readInto(Registers registers) {
    int index = 0;
    for (int at = Header.SIZE; at < length; at += size(at)) {
      int run = run(at);
      if (index + run > Registers.COUNT) {
        throw Header.corrupted();
      }
      for (int i = 0; value(at) > 0 && i < run; i++) {
        registers.raise(index + i, value(at));
      }
      index += run;
    }
    if (index != Registers.COUNT) {
      throw Header.corrupted();
    }
  }

  /** The same elements in the other layout; the header's estimate stays. */
  byte[] toDense() {
    var registers = new Registers();
    readInto(registers);
    byte[] dense = Arrays.copyOf(Arrays.copyOf(bytes, Header.SIZE), Dense.SIZE);
    Header.write(dense, Header.DENSE);
    for (int i = 0; i < Registers.COUNT; i++) {
      Dense.set(dense, i, registers.values[i]);
    }
    return dense;
  }
}
