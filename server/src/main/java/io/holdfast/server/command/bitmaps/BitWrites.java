package io.holdfast.server.command.bitmaps;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.StringChange;
import io.holdfast.server.command.Strings;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StringEdit;
import io.holdfast.server.structure.StringView;
import java.util.Arrays;

/** SETBIT and BITOP, and how a string that bits are written to grows. */
final class BitWrites {
  private static final int PIECE = 1 << 16;

  private BitWrites() {}

  static void setBit(Call call) {
    long offset = BitOffset.parse(call, 2);
    long bit = Numbers.within(call, 3, 0, 1, "ERR bit is not an integer or out of range");
    StringChange change = begin(call, offset);
    long former = Bits.unsigned(change.edit(), offset, 1);
    Bits.set(change.edit(), offset, 1, bit);
    change.end();
    call.reply().integer(former);
  }

  /** Begins a change of the first key's string, which is long enough to hold a bit. */
  static StringChange begin(Call call, long bit) {
    byte[] key = call.bytes(1);
    Entry entry = Strings.findForEdit(call, key);
    return StringChange.begin(call, key, entry, (int) (bit >>> 3) + 1);
  }

  /** What BITOP does with each two bytes. */
  private enum Operation {
    AND,
    OR,
    XOR,
    NOT;

    static Operation parse(Call call, int index) {
      for (Operation operation : values()) {
        if (call.is(index, operation.name())) {
          return operation;
        }
      }
      throw CommandException.syntax();
    }

    /** Combines more into a result. */
    void combine(byte[] result, byte[] more, int length) {
      for (int i = 0; i < length; i++) {
        switch (this) {
          case AND -> result[i] &= more[i];
          case OR -> result[i] |= more[i];
          case XOR -> result[i] ^= more[i];
          case NOT -> throw new IllegalStateException("NOT takes one string");
        }
      }
    }
  }

  static void combine(Call call) {
    Operation operation = Operation.parse(call, 1);
    if (operation == Operation.NOT && call.count() != 4) {
      throw new CommandException("ERR BITOP NOT must be called with a single source key.");
    }
    StringView[] sources = new StringView[call.count() - 3];
    int longest = 0;
    for (int i = 0; i < sources.length; i++) {
      StringView view = Strings.view(call, call.bytes(i + 3));
      sources[i] = view == null ? StringView.EMPTY : view;
      longest = Math.max(longest, sources[i].length());
    }
    if (longest == 0) {
      call.remove(call.bytes(2));
    } else {
      byte[] key = call.bytes(2);
      StringEdit result = StringEdit.ofZeros(call.slabs(key), longest);
      fill(result, operation, sources);
      Strings.put(call, key, result);
    }
    call.reply().integer(longest);
  }

  /** Combines piece by piece; what a source has not counts as zeros. */
  private static void fill(StringEdit result, Operation operation, StringView[] sources) {
    int size = Math.min(PIECE, result.length());
    var piece = new byte[size];
    var more = new byte[size];
    for (int at = 0; at < result.length(); at += size) {
      int length = Math.min(size, result.length() - at);
      read(sources[0], at, piece, length);
      if (operation == Operation.NOT) {
        for (int i = 0; i < length; i++) {
          piece[i] = (byte) ~piece[i];
        }
      }
      for (int i = 1; i < sources.length; i++) {
        read(sources[i], at, more, length);
        operation.combine(piece, more, length);
      }
      result.write(at, piece, 0, length);
    }
  }

  private static void read(StringView source, int at, byte[] into, int length) {
    int there = Math.clamp(source.length() - (long) at, 0, length);
    if (there > 0) {
      source.read(at, into, 0, there);
    }
    Arrays.fill(into, there, length, (byte) 0);
  }
}
