package io.holdfast.server.command.options;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How long a blocking command waits: seconds with a fraction, 0 for ever. */
public final class Timeout {
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private Timeout() {}

  /**
   * Reads a timeout.
   *
   * @return milliseconds, rounded up
   * @throws CommandException when it is no number, or negative, or so large that Redis takes it for
   *     negative
   */
  public static long parse(Call call, int index) {
    LongDouble seconds;
    try {
      seconds = LongDouble.parse(call.bytes(index));
    } catch (CommandException e) {
      throw new CommandException("ERR timeout is not a float or out of range");
    }
    BigDecimal value = seconds.value();
    if (value == null) {
      throw negative();
    }
    BigDecimal millis = value.movePointRight(3).setScale(0, RoundingMode.CEILING);
    if (millis.signum() < 0 || millis.compareTo(LARGEST) > 0) {
      throw negative();
    }
    return millis.longValueExact();
  }

  private static CommandException negative() {
    return new CommandException("ERR timeout is negative");
  }
}
