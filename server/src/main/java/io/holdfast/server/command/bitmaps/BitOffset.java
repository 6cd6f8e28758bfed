package io.holdfast.server.command.bitmaps;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.value.Integers;
import java.util.Arrays;

/** Offsets of bits within a string of at most 512 MiB. */
final class BitOffset {
  /** Bits of the longest string, Redis's default of proto-max-bulk-len. */
  private static final long END = 8L * 512 * 1024 * 1024;

  private BitOffset() {}

  /**
   * An argument as a bit's offset.
   *
   * @throws CommandException when it is no integer or outside of the longest string
   */
  static long parse(Call call, int index) {
    return parse(call.bytes(index), 1);
  }

  /** The same, where {@code #3} means three times {@code width}. */
  static long parseCounted(Call call, int index, int width) {
    byte[] text = call.bytes(index);
    return text.length > 0 && text[0] == '#'
        ? parse(Arrays.copyOfRange(text, 1, text.length), width)
        : parse(text, 1);
  }

  private static long parse(byte[] text, int width) {
    if (Integers.isCanonical(text)) {
      long offset = Integers.parse(text);
      if (offset >= 0 && offset < END && offset * width < END) {
        return offset * width;
      }
    }
    throw new CommandException("ERR bit offset is not an integer or out of range");
  }
}
