package io.holdfast.server.command.options;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import org.jspecify.annotations.Nullable;

/** When a key is to expire, in the four ways to say it. */
public enum ExpireTime {
  EX(1000, true),
  PX(1, true),
  EXAT(1000, false),
  PXAT(1, false);

  private final int unit;
  private final boolean relative;

  ExpireTime(int unit, boolean relative) {
    this.unit = unit;
    this.relative = relative;
  }

  /** The option that an argument names, or null. */
  public static @Nullable ExpireTime option(Call call, int index) {
    for (ExpireTime option : values()) {
      if (call.is(index, option.name())) {
        return option;
      }
    }
    return null;
  }

  /** Milliseconds in the unit. */
  public int unit() {
    return unit;
  }

  /** True when the time counts from now. */
  public boolean isRelative() {
    return relative;
  }

  /**
   * The time that an argument of SET and its kin means.
   *
   * @return Unix time in milliseconds
   * @throws CommandException when it is no integer, not above 0, or too large
   */
  public long parse(Call call, int index) {
    long time = call.integer(index);
    if (time <= 0 || time > Long.MAX_VALUE / unit) {
      throw invalid(call);
    }
    long millis = time * unit;
    if (relative && millis > Long.MAX_VALUE - call.now()) {
      throw invalid(call);
    }
    return relative ? millis + call.now() : millis;
  }

  /** The error for a time that can't be. */
  public static CommandException invalid(Call call) {
    return new CommandException("ERR invalid expire time in '" + call.spec().name() + "' command");
  }
}
