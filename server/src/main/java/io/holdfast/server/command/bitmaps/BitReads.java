package io.holdfast.server.command.bitmaps;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.Strings;
import io.holdfast.server.structure.StringView;

/** Commands that read bits: GETBIT, BITCOUNT, BITPOS. */
final class BitReads {
  private static final int NONE = -1;

  private BitReads() {}

  static void getBit(Call call) {
    long offset = BitOffset.parse(call, 2);
    StringView view = Strings.view(call, call.bytes(1));
    call.reply().integer(view == null ? 0 : Bits.unsigned(view, offset, 1));
  }

  /** Redis answers 0 for a key that is not there before it looks at the other arguments. */
  static void count(Call call) {
    StringView view = Strings.view(call, call.bytes(1));
    if (view == null) {
      call.reply().integer(0);
      return;
    }
    BitRange range = BitRange.whole(view.length());
    if (call.count() == 4 || call.count() == 5) {
      long start = call.integer(2);
      long end = call.integer(3);
      if (start < 0 && end < 0 && start > end) {
        call.reply().integer(0);
        return;
      }
      boolean bits = call.count() == 5 && BitRange.countsBits(call, 4);
      range = BitRange.of(start, end, bits, view.length());
    } else if (call.count() != 2) {
      throw CommandException.syntax();
    }
    call.reply().integer(Bits.count(view, range));
  }

  static void position(Call call) {
    long bit = call.integer(2);
    if (bit != 0 && bit != 1) {
      throw new CommandException("ERR The bit argument must be 1 or 0.");
    }
    StringView view = Strings.view(call, call.bytes(1));
    if (view == null) {
      call.reply().integer(bit == 1 ? NONE : 0);
      return;
    }
    BitRange range = range(call, view.length());
    long found = Bits.find(view, range, bit == 1);
    boolean endGiven = call.count() >= 5;
    // without an end, zeros go on behind the string
    boolean behind = found < 0 && bit == 0 && !endGiven && !range.isEmpty();
    call.reply().integer(behind ? 8L * view.length() : found);
  }

  private static BitRange range(Call call, int bytes) {
    if (call.count() == 3) {
      return BitRange.whole(bytes);
    }
    if (call.count() > 6) {
      throw CommandException.syntax();
    }
    long start = call.integer(3);
    boolean bits = call.count() == 6 && BitRange.countsBits(call, 5);
    long end = call.count() >= 5 ? call.integer(4) : -1;
    return BitRange.of(start, end, bits, bytes);
  }
}
