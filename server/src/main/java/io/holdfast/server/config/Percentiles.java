package io.holdfast.server.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Which percentiles are shown, such as 50 and 99.9; as many as are wanted, or none. */
public record Percentiles(List<BigDecimal> values) {
  /** The text form {@code 50 99 99.9}. */
  public static final ParameterType<Percentiles> TYPE =
      new ParameterType<>(
          "numbers from 0 to 100 with spaces between them, or nothing",
          "Invalid latency-tracking-info-percentiles parameters",
          Percentiles::read,
          Percentiles::write);

  private static final BigDecimal MOST = BigDecimal.valueOf(100);
  private static final int DIGITS = 6; // as C's %f has

  private static Percentiles read(String text) {
    List<BigDecimal> values =
        Arrays.stream(text.trim().split("\\s+"))
            .filter(word -> !word.isEmpty())
            .map(BigDecimal::new)
            .toList();
    if (values.stream().anyMatch(value -> value.signum() < 0 || value.compareTo(MOST) > 0)) {
      throw new ParameterType.Complaint(
          "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
    }
    return new Percentiles(values);
  }

  /** One as it is written: with a point only where it needs one. */
  public static String text(BigDecimal value) {
    BigDecimal rounded = value.setScale(DIGITS, RoundingMode.HALF_EVEN);
    return rounded.stripTrailingZeros().toPlainString();
  }

  private static String write(Percentiles percentiles) {
    return percentiles.values.stream().map(Percentiles::text).collect(Collectors.joining(" "));
  }
}
