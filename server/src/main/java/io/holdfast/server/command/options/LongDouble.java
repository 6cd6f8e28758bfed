package io.holdfast.server.command.options;

import io.holdfast.server.command.CommandException;
import io.holdfast.server.resp.Doubles;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * C's {@code long double} on x86, 64 bits of mantissa, in which Redis adds INCRBYFLOAT and
 * HINCRBYFLOAT.
 *
 * @param value null when infinite
 */
public record LongDouble(@Nullable BigDecimal value) {
  public static final LongDouble ZERO = new LongDouble(BigDecimal.ZERO);

  private static final int MAX_LENGTH = 5119;
  private static final int MANTISSA = 64;
  private static final int LARGEST_EXPONENT = 4932;
  private static final int FRACTION_DIGITS = 17;
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /**
   * Reads a number.
   *
   * @throws CommandException when it is none, or too large
   */
  public static LongDouble parse(byte[] text) {
    Double approximate = Doubles.parseLoosely(text);
    if (approximate == null || text.length > MAX_LENGTH) {
      throw CommandException.notAFloat();
    }
    String string = new String(text, StandardCharsets.ISO_8859_1);
    if (string.chars().anyMatch(c -> c == 'n' || c == 'N')) {
      return new LongDouble(null);
    }
    BigDecimal exact;
    try {
      exact = new BigDecimal(string);
    } catch (NumberFormatException e) {
      throw CommandException.notAFloat();
    }
    long magnitude = (long) exact.precision() - exact.scale();
    if (magnitude > LARGEST_EXPONENT + 1) {
      throw CommandException.notAFloat();
    }
    return magnitude < -LARGEST_EXPONENT ? ZERO : rounded(exact);
  }

  public boolean isFinite() {
    return value != null;
  }

  public LongDouble plus(LongDouble other) {
    return value == null || other.value == null
        ? new LongDouble(null)
        : rounded(value.add(other.value));
  }

  /** The number with up to 17 digits behind the point, none of them a trailing zero. */
  public String text() {
    if (value == null) {
      throw new IllegalStateException("infinite");
    }
    BigDecimal shown = value.setScale(FRACTION_DIGITS, RoundingMode.HALF_EVEN);
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }

  private static LongDouble rounded(BigDecimal exact) {
    if (exact.signum() == 0) {
      return ZERO;
    }
    // Scaled by a power of two so that the integer part has the mantissa's bits.
    int shift = MANTISSA - integerBits(exact.abs());
    BigDecimal scaled = shift >= 0 ? exact.multiply(power(shift)) : divide(exact, -shift);
    BigInteger mantissa = scaled.setScale(0, RoundingMode.HALF_EVEN).toBigIntegerExact();
    BigDecimal whole = new BigDecimal(mantissa);
    return new LongDouble(shift >= 0 ? divide(whole, shift) : whole.multiply(power(-shift)));
  }

  /** Position of the highest bit: n for a number from 2^(n-1) to below 2^n. */
  private static int integerBits(BigDecimal positive) {
    if (positive.compareTo(BigDecimal.ONE) >= 0) {
      return positive.toBigInteger().bitLength();
    }
    int below = (int) ((positive.precision() - (long) positive.scale()) * 3.3219281) - 2;
    BigDecimal scaled = positive.multiply(power(-below));
    return scaled.toBigInteger().bitLength() + below;
  }

  private static BigDecimal power(int exponent) {
    return TWO.pow(exponent, MathContext.UNLIMITED);
  }

  /** Exact: a division by a power of two ends. */
  private static BigDecimal divide(BigDecimal value, int exponent) {
    return value.divide(power(exponent));
  }
}
