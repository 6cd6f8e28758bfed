package io.holdfast.server.command.bitmaps;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StringValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** SETBIT and BITOP, and how a string that bits are written to grows. */
final class BitWrites {
  private BitWrites() {}

  static void setBit(Call call) {
    long offset = BitOffset.parse(call, 2);
    long bit = call.integer(3, 0, 1, "ERR bit is not an integer or out of range");
    byte[] key = call.bytes(1);
    Entry entry = call.findForWrite(key, StringValue.class);
    byte[] bytes = grown(entry, offset);
    long former = Bits.unsigned(bytes, offset, 1);
    Bits.set(bytes, offset, 1, bit);
    store(call, entry, bytes, former != bit);
    call.reply().integer(former);
  }

  /** A copy of a string's bytes, long enough to hold a bit. */
  static byte[] grown(@Nullable Entry entry, long bit) {
    byte[] former = entry == null ? new byte[0] : Call.cast(entry, StringValue.class).bytes();
    return Arrays.copyOf(former, Math.max(former.length, (int) (bit >>> 3) + 1));
  }

  /**
   * Gives the first key these bytes. A string that stays the same and is no short form is left
   * alone, so that it does not count as changed.
   */
  static void store(Call call, @Nullable Entry entry, byte[] bytes, boolean changed) {
    if (entry == null) {
      call.add(call.bytes(1), StringValue.raw(bytes));
      return;
    }
    StringValue value = Call.cast(entry, StringValue.class);
    if (changed || value.length() != bytes.length || !value.encoding().equals("raw")) {
      call.database(entry.key()).replace(entry, StringValue.raw(bytes), true);
    }
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

    /** Combines more into a result that is as long or longer; what is missing counts as 0. */
    void combine(byte[] result, byte[] more) {
      for (int i = 0; i < more.length; i++) {
        switch (this) {
          case AND -> result[i] &= more[i];
          case OR -> result[i] |= more[i];
          case XOR -> result[i] ^= more[i];
          case NOT -> throw new IllegalStateException("NOT takes one string");
        }
      }
      if (this == AND) {
        Arrays.fill(result, more.length, result.length, (byte) 0);
      }
    }
  }

  static void combine(Call call) {
    Operation operation = Operation.parse(call, 1);
    if (operation == Operation.NOT && call.count() != 4) {
      throw new CommandException("ERR BITOP NOT must be called with a single source key.");
    }
    byte[][] sources = new byte[call.count() - 3][];
    int longest = 0;
    for (int i = 0; i < sources.length; i++) {
      StringValue value = call.read(call.bytes(i + 3), StringValue.class);
      sources[i] = value == null ? new byte[0] : value.bytes();
      longest = Math.max(longest, sources[i].length);
    }
    byte[] result = Arrays.copyOf(sources[0], longest);
    if (operation == Operation.NOT) {
      for (int i = 0; i < result.length; i++) {
        result[i] = (byte) ~result[i];
      }
    }
    for (int i = 1; i < sources.length; i++) {
      operation.combine(result, sources[i]);
    }
    if (longest == 0) {
      call.remove(call.bytes(2));
    } else {
      call.put(call.bytes(2), StringValue.raw(result));
    }
    call.reply().integer(longest);
  }
}
