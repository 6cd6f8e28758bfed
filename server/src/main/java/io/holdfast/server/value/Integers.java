package io.holdfast.server.value;

/**
 * Decimal integers as Redis reads them: no sign but a minus, no leading zeros or spaces, 64 bits.
 */
public final class Integers {
  /** Characters of the longest, the smallest long. */
  public static final int MAX_DIGITS = 20;

  private Integers() {}

  /** True when {@code text} is exactly what writing some long gives. */
  public static boolean isCanonical(byte[] text) {
    return isCanonical(text, 0, text.length);
  }

  /** The same for a part of an array. */
  public static boolean isCanonical(byte[] text, int from, int length) {
    if (length == 0 || length > MAX_DIGITS) {
      return false;
    }
    int i = from;
    int end = from + length;
    boolean negative = text[i] == '-';
    if (negative) {
      i++;
    }
    if (i == end || text[i] < '0' || text[i] > '9') {
      return false;
    }
    if (text[i] == '0') {
      return length == 1;
    }
    long value = 0; // grows downwards, since the smallest long has no positive twin
    for (; i < end; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
        return false;
      }
      value = value * 10 - digit;
    }
    return negative || value != Long.MIN_VALUE;
  }

  /** The value of a text that {@link #isCanonical(byte[])}. */
  public static long parse(byte[] text) {
    return parse(text, 0, text.length);
  }

  /** The same for a part of an array. */
  public static long parse(byte[] text, int from, int length) {
    boolean negative = text[from] == '-';
    long value = 0;
    for (int i = negative ? from + 1 : from; i < from + length; i++) {
      value = value * 10 - (text[i] - '0');
    }
    return negative ? value : -value;
  }

  /** Characters that writing {@code value} takes. */
  public static int digits(long value) {
    int digits = value < 0 ? 2 : 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Writes a value's characters to an array from a place on, and returns the place behind them. */
  public static int write(long value, byte[] into, int from) {
    int end = from + digits(value);
    long rest = value;
    for (int at = end - 1; at >= from; at--, rest /= 10) {
      into[at] = (byte) ('0' + Math.abs(rest % 10));
    }
    if (value < 0) {
      into[from] = '-';
    }
    return end;
  }
}
