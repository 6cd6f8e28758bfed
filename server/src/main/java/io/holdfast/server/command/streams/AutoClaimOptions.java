package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.value.StreamId;

/**
 * What XAUTOCLAIM is told.
 *
 * @param minIdle milliseconds since the last delivery, at least
 * @param start the first ID to look at
 * @param count entries to reply at most, gone ones included
 */
record AutoClaimOptions(long minIdle, StreamId start, long count, boolean justId) {
  private static final long DEFAULT_COUNT = 100;
  private static final long MOST = Long.MAX_VALUE / 16;
  private static final int ATTEMPTS = 10;

  static AutoClaimOptions parse(Call call) {
    long minIdle = ClaimOptions.number(call, 4, "Invalid min-idle-time argument for XAUTOCLAIM");
    StreamId start = Ids.start(call, 5);
    long count = DEFAULT_COUNT;
    boolean justId = false;
    for (int i = 6; i < call.count(); i++) {
      if (call.is(i, "COUNT") && i + 1 < call.count()) {
        count = Numbers.within(call, ++i, 1, MOST, "ERR COUNT must be > 0");
      } else if (call.is(i, "JUSTID")) {
        justId = true;
      } else {
        throw CommandException.syntax();
      }
    }
    return new AutoClaimOptions(Math.max(0, minIdle), start, count, justId);
  }

  /** Pending entries to look at, at most. */
  long attempts() {
    return count * ATTEMPTS;
  }
}
