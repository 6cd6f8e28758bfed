package io.holdfast.server.resp;

import io.netty.buffer.ByteBuf;

/**
 * A decimal number up to the carriage return and the byte after it, read as its bytes come in. As
 * strict as Redis: a minus sign, no plus sign, no leading zeros, 64 bits.
 */
final class Decimal {
  private long value; // grows downwards, since the smallest long has no positive twin
  private int characters;
  private boolean negative;
  private boolean leadingZero;
  private boolean invalid;
  private boolean returned;

  void reset() {
    value = 0;
    characters = 0;
    negative = false;
    leadingZero = false;
    invalid = false;
    returned = false;
  }

  /** Consumes what there is of the line; true when it is complete. */
  boolean read(ByteBuf in) {
    int index = in.readerIndex();
    int end = in.writerIndex();
    while (index < end) {
      byte c = in.getByte(index++);
      if (returned) {
        in.readerIndex(index);
        return true;
      }
      if (c == '\r') {
        returned = true;
      } else {
        take(c);
      }
    }
    in.readerIndex(index);
    return false;
  }

  /** Characters before the carriage return so far. */
  int characters() {
    return characters;
  }

  boolean isValid() {
    return !invalid && characters > (negative ? 1 : 0) && (negative || value != Long.MIN_VALUE);
  }

  long value() {
    return negative ? value : -value;
  }

  private void take(byte c) {
    int digit = c - '0';
    characters++;
    if (digit >= 0 && digit <= 9) {
      if (leadingZero
          || value < (Long.MIN_VALUE + digit) / 10
          || (negative && isFirstZero(digit))) {
        invalid = true;
        return;
      }
      leadingZero = characters == 1 && digit == 0;
      value = value * 10 - digit;
    } else if (c == '-' && characters == 1) {
      negative = true;
    } else {
      invalid = true;
    }
  }

  private boolean isFirstZero(int digit) {
    return characters == 2 && digit == 0;
  }
}
