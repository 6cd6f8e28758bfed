package io.holdfast.server.lua;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes ordinary calls of some tail calls in compiled Lua. {@code return redis.call(…)} is a tail
 * call, which leaves no trace of the line that it was made in, while Redis's errors name the line.
 * (There the functions are in C, of which a call is never a tail call.) So tail calls of what was
 * just taken from a table, a global or a local variable become calls; others, as those of functions
 * that call themselves, stay and need no stack.
 *
 * <p>The format is that of Lua 5.1's {@code lundump.c}, of a machine with 64 bits.
 */
final class TailCalls {
  private static final int HEADER = 12;
  private static final int CALL = 28;
  private static final int TAILCALL = 29;
  private static final int MOVE = 0;
  private static final int GETGLOBAL = 5;
  private static final int GETTABLE = 6;
  private static final int SELF = 11;
  private static final int OPCODE = 0x3f;

  /** Instructions whose first register is not where their result goes: those that store, jump. */
  private static final long NO_RESULT =
      1L << 7 | 1L << 8 | 1L << 9 | 1L << 22 | 1L << 23 | 1L << 24 | 1L << 25 | 1L << 26 | 1L << 34;

  private static final int NIL = 0;
  private static final int BOOLEAN = 1;
  private static final int NUMBER = 3;

  private final ByteBuffer in;

  private TailCalls(byte[] compiled) {
    this.in = ByteBuffer.wrap(compiled).order(ByteOrder.nativeOrder()).position(HEADER);
  }

  /** Changes what {@code string.dump} gave, in place. */
  static void change(byte[] compiled) {
    new TailCalls(compiled).function();
  }

  private void function() {
    skip(size());
    skip(2 * Integer.BYTES + 4); // lines; upvalues, parameters, variable arguments, stack
    code();
    for (int i = in.getInt(); i > 0; i--) {
      constant();
    }
    for (int i = in.getInt(); i > 0; i--) {
      function();
    }
    skip((long) Integer.BYTES * in.getInt()); // lines
    for (int i = in.getInt(); i > 0; i--) { // local variables
      skip(size());
      skip(2 * Integer.BYTES);
    }
    for (int i = in.getInt(); i > 0; i--) { // upvalues
      skip(size());
    }
  }

  private void code() {
    int count = in.getInt();
    int from = in.position();
    for (int i = 0; i < count; i++) {
      int at = from + i * Integer.BYTES;
      int instruction = in.getInt(at);
      if ((instruction & OPCODE) == TAILCALL && isTaken(from, i, register(instruction))) {
        in.putInt(at, (instruction & ~OPCODE) | CALL);
      }
    }
    skip((long) count * Integer.BYTES);
  }

  /** True when what is called, which is put into its register before its arguments, was taken. */
  private boolean isTaken(int from, int call, int register) {
    for (int i = call - 1; i >= 0; i--) {
      int instruction = in.getInt(from + i * Integer.BYTES);
      int opcode = instruction & OPCODE;
      if (register(instruction) == register && (NO_RESULT >>> opcode & 1) == 0) {
        return opcode == GETTABLE || opcode == SELF || opcode == MOVE || opcode == GETGLOBAL;
      }
    }
    return false;
  }

  private static int register(int instruction) {
    return instruction >>> 6 & 0xff;
  }

  private void constant() {
    switch (in.get()) {
      case NIL -> {}
      case BOOLEAN -> skip(1);
      case NUMBER -> skip(Double.BYTES);
      default -> skip(size()); // a string
    }
  }

  private long size() {
    return in.getLong();
  }

  private void skip(long bytes) {
    in.position(Math.toIntExact(in.position() + bytes));
  }
}
