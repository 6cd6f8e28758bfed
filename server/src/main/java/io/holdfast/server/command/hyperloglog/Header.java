package io.holdfast.server.command.hyperloglog;

import io.holdfast.server.command.CommandException;
import io.holdfast.server.structure.StringEdit;
import io.holdfast.server.structure.StringView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The first 16 bytes of a HyperLogLog: {@code HYLL}, the layout, three unused ones, and the last
 * estimate, whose highest bit says that it no longer holds.
 */
final class Header {
  static final int SIZE = 16;
  static final int DENSE = 0;
  static final int SPARSE = 1;

  private static final int LAYOUT = 4;
  private static final int ESTIMATE = 8;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Header() {}

  /** Writes the header of one without elements. */
  static void write(byte[] bytes, int layout) {
    bytes[0] = 'H';
    bytes[1] = 'Y';
    bytes[2] = 'L';
    bytes[3] = 'L';
    bytes[LAYOUT] = (byte) layout;
  }

  /**
   * The layout of a string.
   *
   * @throws CommandException WRONGTYPE when it is no HyperLogLog
   */
  static int layout(byte[] bytes) {
    boolean named =
        bytes.length >= SIZE
            && bytes[0] == 'H'
            && bytes[1] == 'Y'
            && bytes[2] == 'L'
            && bytes[3] == 'L';
    if (named && bytes[LAYOUT] == SPARSE) {
      return SPARSE;
    }
    if (named && bytes[LAYOUT] == DENSE && bytes.length == Dense.SIZE) {
      return DENSE;
    }
    throw new CommandException("WRONGTYPE Key is not a valid HyperLogLog string value.");
  }

  /** True when a string is one of six bits a register. */
  static boolean isDense(StringView view) {
    if (view.length() != Dense.SIZE) {
      return false;
    }
    byte[] head = new byte[LAYOUT + 1];
    view.read(0, head, 0, head.length);
    return head[0] == 'H'
        && head[1] == 'Y'
        && head[2] == 'L'
        && head[3] == 'L'
        && head[LAYOUT] == DENSE;
  }

  /** The last estimate; negative when it no longer holds. */
  static long estimate(byte[] bytes) {
    return (long) LONGS.get(bytes, ESTIMATE);
  }

  static void setEstimate(byte[] bytes, long estimate) {
    LONGS.set(bytes, ESTIMATE, estimate);
  }

  static void invalidateEstimate(byte[] bytes) {
    setEstimate(bytes, estimate(bytes) | Long.MIN_VALUE);
  }

  /** The same for a string that is changed where it lies. */
  static void invalidateEstimate(StringEdit edit) {
    int highest = ESTIMATE + Long.BYTES - 1;
    edit.put(highest, (byte) (edit.get(highest) | 0x80));
  }

  static CommandException corrupted() {
    return new CommandException("INVALIDOBJ Corrupted HLL object detected");
  }
}
