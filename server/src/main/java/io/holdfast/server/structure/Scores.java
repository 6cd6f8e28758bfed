package io.holdfast.server.structure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Scores in a listpack: as integers where that loses nothing, else as text of 17 digits. */
final class Scores {
  private static final double LARGEST_INTEGER = 0x1p62;
  private static final int DIGITS = 17;

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
