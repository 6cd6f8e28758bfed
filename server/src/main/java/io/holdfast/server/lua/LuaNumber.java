package io.holdfast.server.lua;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Numbers as text and back, as C has them. */
public final class LuaNumber {
  private static final long[] POWERS = new long[18];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private LuaNumber() {}

  /**
   * C's {@code %.<digits>g}.
   *
   * @param digits 1 to 17
   */
  public static String general(double number, int digits) {
    long whole = (long) number;
    if (whole == number && Math.abs(whole) < POWERS[digits] && (whole != 0 || 1 / number > 0)) {
      return Long.toString(whole);
    }
    if (Double.isNaN(number)) {
      return Double.doubleToRawLongBits(number) < 0 ? "-nan" : "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return "-0";
    }
    BigDecimal decimal =
        new BigDecimal(number)
            .round(new MathContext(digits, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    return exponent >= -4 && exponent < digits
        ? decimal.toPlainString()
        : scientific(decimal, exponent);
  }

  private static String scientific(BigDecimal decimal, int exponent) {
    String digits = decimal.unscaledValue().abs().toString();
    var text = new StringBuilder();
    text.append(decimal.signum() < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent));
    return text.toString();
  }

  /** A floating point number of a reply in RESP3. */
  public static double parse(byte[] text) {
    String number = new String(text, StandardCharsets.US_ASCII);
    return switch (number) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> Double.parseDouble(number);
    };
  }
}
