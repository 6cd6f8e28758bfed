package io.holdfast.server.command.bitmaps;

import io.holdfast.server.command.CommandException;
import io.holdfast.server.structure.ByteSource;
import io.holdfast.server.value.Integers;
import java.nio.charset.StandardCharsets;

/**
 * The type of an integer within a bitmap, such as {@code i16} or {@code u8}.
 *
 * @param width bits, 1 to 64 when signed, 1 to 63 when not
 */
record FieldType(boolean signed, int width) {
  static FieldType parse(String text) {
    boolean signed = text.startsWith("i");
    if (signed || text.startsWith("u")) {
      byte[] digits = text.substring(1).getBytes(StandardCharsets.UTF_8);
      long width = Integers.isCanonical(digits) ? Integers.parse(digits) : 0;
      if (width >= 1 && width <= (signed ? Long.SIZE : Long.SIZE - 1)) {
        return new FieldType(signed, (int) width);
      }
    }
    throw new CommandException(
        "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but"
            + " i64 is.");
  }

  long read(ByteSource bytes, long offset) {
    return signed ? Bits.signed(bytes, offset, width) : Bits.unsigned(bytes, offset, width);
  }

  /** The lowest bits of a sum as a value of this type. */
  long wrapped(long sum) {
    int unused = Long.SIZE - width;
    return signed ? (sum << unused) >> unused : (sum << unused) >>> unused;
  }

  /** The largest value after an overflow upwards, the smallest one after one downwards. */
  long end(int direction) {
    long largest = signed ? Long.MAX_VALUE >> (Long.SIZE - width) : (1L << width) - 1;
    if (direction > 0) {
      return largest;
    }
    return signed ? -largest - 1 : 0;
  }

  /**
   * Whether a sum is too large (1) or too small (-1) for the type. A value far below what the type
   * holds counts as too large as soon as the distance leaves 64 bits, as in Redis.
   */
  int overflow(long value, long increment) {
    return signed ? signedOverflow(value, increment) : unsignedOverflow(value, increment);
  }

  private int signedOverflow(long value, long increment) {
    long most = end(1);
    long up = most - value;
    boolean narrow = width < Long.SIZE;
    if (value > most
        || (narrow && increment > up)
        || (value >= 0 && increment > 0 && increment > up)) {
      return 1;
    }
    long down = end(-1) - value;
    boolean tooSmall =
        value < end(-1)
            || (narrow && increment < down)
            || (value < 0 && increment < 0 && increment < down);
    return tooSmall ? -1 : 0;
  }

  private int unsignedOverflow(long value, long increment) {
    long most = end(1);
    if (Long.compareUnsigned(value, most) > 0 || (increment > 0 && increment > most - value)) {
      return 1;
    }
    return increment < 0 && increment < -value ? -1 : 0;
  }
}
