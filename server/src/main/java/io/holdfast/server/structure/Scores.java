package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Scores in a listpack: as integers where that loses nothing, else as text of 17 digits. */
final class Scores {
  private static final double LARGEST_INTEGER = 0x1p62;
  private static final int DIGITS = 17;

  /** How far from the right number {@link #near} may be, with much to spare. */
  private static final double NEAR = 1e-14;

  private static final long MOST_DIGITS = 100_000_000_000_000_000L;

  private static final double[] POWERS = {
    1e0,
    1e1,
    1e2,
    1e3,
    1e4,
    1e5,
    1e6,
    1e7,
    1e8,
    1e9,
    1e10,
    1e11,
    1e12,
    1e13,
    1e14,
    1e15,
    1e16,
    1e17,
    1e18,
    1e19,
    1e20,
    1e21,
    1e22 // what a double holds exactly
  };

  private Scores() {}

  /** True when Redis stores the score as an integer; -0 then loses its sign. */
  static boolean isInteger(double score) {
    return Math.abs(score) <= LARGEST_INTEGER && (long) score == score;
  }

  /** The text of a score that is no integer: C's {@code %.17g}. */
  static byte[] text(double score) {
    return string(score).getBytes(StandardCharsets.US_ASCII);
  }

  static double parse(byte[] text) {
    String string = new String(text, StandardCharsets.US_ASCII);
    return switch (string) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(string);
    };
  }

  /**
   * Compares a score's text at an address with another score. A search in a listpack reads many,
   * and to read one exactly takes long; so it is read roughly first, which nearly always decides.
   */
  static int compare(long text, int length, double score) {
    double near = near(text, length);
    if (Math.abs(near - score) > NEAR * Math.abs(near)) {
      return near < score ? -1 : 1;
    }
    byte[] bytes = new byte[length];
    Memory.read(text, bytes, 0, length);
    double exact = parse(bytes);
    return exact < score ? -1 : exact > score ? 1 : 0;
  }

  /** About the number that digits with or without a point are; NaN for all other texts. */
  private static double near(long text, int length) {
    boolean negative = Memory.getByte(text) == '-';
    long digits = 0;
    int point = -1;
    for (int at = negative ? 1 : 0; at < length; at++) {
      int next = Memory.getByte(text + at);
      if (next == '.' && point < 0) {
        point = at;
      } else if (next >= '0' && next <= '9' && digits < MOST_DIGITS) {
        digits = 10 * digits + next - '0';
      } else {
        return Double.NaN;
      }
    }
    int decimals = point < 0 ? 0 : length - 1 - point;
    if (decimals >= POWERS.length) {
      return Double.NaN;
    }
    double size = digits / POWERS[decimals];
    return negative ? -size : size;
  }

  private static String string(double score) {
    if (Double.isInfinite(score)) {
      return score > 0 ? "inf" : "-inf";
    }
    var rounded = new BigDecimal(score).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal stripped = rounded.stripTrailingZeros();
    if (exponent >= -4 && exponent < DIGITS) {
      return stripped.toPlainString();
    }
    String digits = stripped.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return (score < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
