package io.holdfast.server.command.options;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.value.Integers;

/** Integers within bounds, where Redis answers one error for all that is wrong with them. */
public final class Numbers {
  private static final String NOT_POSITIVE = "ERR value is out of range, must be positive";

  private Numbers() {}

  /**
   * An argument as an integer within bounds.
   *
   * @throws CommandException with {@code error} when it is outside, and when it is no integer
   */
  public static long within(Call call, int index, long least, long most, String error) {
    byte[] bytes = call.bytes(index);
    long value = Integers.isCanonical(bytes) ? Integers.parse(bytes) : least - 1;
    if (!Integers.isCanonical(bytes) || value < least || value > most) {
      throw new CommandException(error);
    }
    return value;
  }

  /**
   * An argument that is no less than 0, cut off at the largest int, which no value's size passes.
   */
  public static int notNegative(Call call, int index) {
    return notNegative(call, index, NOT_POSITIVE);
  }

  /** The same with an error of its own. */
  public static int notNegative(Call call, int index, String error) {
    return clamp(within(call, index, 0, Long.MAX_VALUE, error));
  }

  /** A value cut off at the ends of int. */
  public static int clamp(long value) {
    return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** Redis's error for a number outside of its bounds; for one that is no number, another. */
  static String outOfRange(Call call, int index, long least) {
    return Integers.isCanonical(call.bytes(index))
        ? "ERR value is out of range, value must between " + least + " and " + Long.MAX_VALUE
        : CommandException.notAnInteger().errorLine();
  }
}
