package io.holdfast.server.command.hyperloglog;

import io.holdfast.server.structure.StringEdit;

/** The layout of six bits for each register, beginning with the lowest bits of the first byte. */
final class Dense {
  private static final int BITS = 6;
  private static final int MASK = (1 << BITS) - 1;

  /** Bytes with the header. */
  static final int SIZE = Header.SIZE + Registers.COUNT * BITS / Byte.SIZE;

  private Dense() {}

  static int get(byte[] bytes, int register) {
    int at = Header.SIZE + register * BITS / Byte.SIZE;
    int shift = register * BITS % Byte.SIZE;
    int both = bytes[at] & 0xFF;
    if (shift + BITS > Byte.SIZE) {
      both |= (bytes[at + 1] & 0xFF) << Byte.SIZE;
    }
    return (both >> shift) & MASK;
  }

  static void set(byte[] bytes, int register, int value) {
    int at = Header.SIZE + register * BITS / Byte.SIZE;
    int shift = register * BITS % Byte.SIZE;
    bytes[at] = (byte) ((bytes[at] & ~(MASK << shift)) | (value << shift));
    if (shift + BITS > Byte.SIZE) {
      int back = Byte.SIZE - shift;
      bytes[at + 1] = (byte) ((bytes[at + 1] & ~(MASK >> back)) | (value >> back));
    }
  }

  /** True when the register was lower. */
  static boolean raise(byte[] bytes, int register, int value) {
    boolean raised = value > get(bytes, register);
    if (raised) {
      set(bytes, register, value);
    }
    return raised;
  }

  /** The same for a string that is changed where it lies. */
  static boolean raise(StringEdit edit, int register, int value) {
    int at = Header.SIZE + register * BITS / Byte.SIZE;
    int shift = register * BITS % Byte.SIZE;
    boolean two = shift + BITS > Byte.SIZE;
    int both = (edit.get(at) & 0xFF) | (two ? (edit.get(at + 1) & 0xFF) << Byte.SIZE : 0);
    if (value <= ((both >> shift) & MASK)) {
      return false;
    }
    int raised = (both & ~(MASK << shift)) | (value << shift);
    edit.put(at, (byte) raised);
    if (two) {
      edit.put(at + 1, (byte) (raised >> Byte.SIZE));
    }
    return true;
  }

  static void readInto(byte[] bytes, Registers registers) {
    for (int i = 0; i < Registers.COUNT; i++) {
      registers.raise(i, get(bytes, i));
    }
  }
}
