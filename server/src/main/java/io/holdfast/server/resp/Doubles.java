package io.holdfast.server.resp;

import io.holdfast.server.value.Integers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Floating point numbers as Redis reads and writes them. */
public final class Doubles {
  /** From here on {@code %.17g} of C, which Redis 7.0 prints with, uses an exponent. */
  private static final double EXPONENT_FROM = 1e17;

  /** Shorter numbers fit a double. */
  private static final int LEAST_OUT_OF_RANGE = 5;

  /** Any whole number of so many digits is a double. */
  private static final int EXACT_DIGITS = 15;

  private Doubles() {}

  /**
   * A score's or distance's text: integers without a point, {@code inf} and {@code -inf}, else
   * {@code %.17g} as Redis 7.0 prints it.
   */
  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return Math.copySign(1, value) < 0 ? "-0" : "0";
    }
    if (value == Math.rint(value) && Math.abs(value) < EXPONENT_FROM) {
      return Long.toString((long) value);
    }
    return significant(value, 17);
  }

  /** {@code %.<digits>g} of C. */
  static String significant(double value, int digits) {
    BigDecimal rounded =
        new BigDecimal(value)
            .round(new java.math.MathContext(digits, java.math.RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal stripped = rounded.stripTrailingZeros();
    if (exponent >= -4 && exponent < digits) {
      return stripped.toPlainString();
    }
    String unscaled = stripped.unscaledValue().abs().toString();
    var text = new StringBuilder();
    if (value < 0) {
      text.append('-');
    }
    text.append(unscaled.charAt(0));
    if (unscaled.length() > 1) {
      text.append('.').append(unscaled, 1, unscaled.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    return text.append(size < 10 ? "0" : "").append(size).toString();
  }

  /**
   * Reads a number as Redis reads scores and increments: as {@link #parseLoosely}, but what is too
   * large or too small for a double is none.
   */
  public static @Nullable Double parse(byte[] bytes) {
    Double value = parseLoosely(bytes);
    if (value == null || bytes.length < LEAST_OUT_OF_RANGE) {
      return value;
    }
    boolean named = bytes[bytes.length - 1] > '9'; // the f of inf, the y of infinity
    boolean tooLarge = value.isInfinite() && !named;
    boolean tooSmall = value == 0 && hasDigits(bytes);
    return tooLarge || tooSmall ? null : value;
  }

  /** True when a digit other than 0 stands before the exponent. */
  private static boolean hasDigits(byte[] bytes) {
    for (byte c : bytes) {
      if (c == 'e' || c == 'E') {
        return false;
      }
      if (c >= '1' && c <= '9') {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads a number as C's {@code strtod} does, {@code inf} and {@code infinity} with a sign
   * included; null for anything else, spaces and {@code nan} too. What is too large is infinite.
   */
  public static @Nullable Double parseLoosely(byte[] bytes) {
    if (bytes.length == 0) {
      return null;
    }
    return isWhole(bytes) ? Double.valueOf((double) Integers.parse(bytes)) : parseText(bytes);
  }

  /** True for a few digits and nothing else, as most scores are. */
  private static boolean isWhole(byte[] bytes) {
    for (byte c : bytes) {
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return bytes.length <= EXACT_DIGITS;
  }

  private static @Nullable Double parseText(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    if (unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity")) {
      return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    char last = text.charAt(text.length() - 1);
    boolean plain = unsigned.chars().allMatch(c -> "0123456789.eE+-".indexOf(c) >= 0);
    if (!plain || unsigned.isEmpty() || (last != '.' && !Character.isDigit(last))) {
      return null;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
