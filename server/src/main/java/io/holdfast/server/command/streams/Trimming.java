package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.structure.StreamTrim;
import io.holdfast.server.value.EncodingLimits;
import io.holdfast.server.value.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * The options of XADD and XTRIM.
 *
 * @param trim how to trim, or null when that was not asked for
 * @param noStream whether a stream that is not there stays so
 * @param next the first argument behind the options: XADD's ID
 */
record Trimming(@Nullable StreamTrim trim, boolean noStream, int next) {
  private static final long MOST_BY_DEFAULT = 1_000_000;
  private static final long DEFAULT = 10_000;

  /** Reads them from the third argument on. */
  static Trimming parse(Call call, boolean add) {
    return new Reader(call).read(add);
  }

  private static final class Reader {
    private final Call call;
    private int at = 2;
    private boolean chosen;
    private boolean byLength;
    private long length;
    private StreamId from = StreamId.MIN;
    private boolean approximate;
    private long limit;
    private boolean limited;
    private boolean noStream;

    Reader(Call call) {
      this.call = call;
    }

    Trimming read(boolean add) {
      for (; at < call.count(); at++) {
        boolean more = at + 1 < call.count();
        if (add && Ids.is(call, at, '*')) {
          break;
        } else if (more && call.is(at, "MAXLEN")) {
          readLength();
        } else if (more && call.is(at, "MINID")) {
          begin(false);
          from = Ids.strict(call, at);
        } else if (more && call.is(at, "LIMIT")) {
          limit = call.integer(++at);
          limited = true;
          if (limit < 0) {
            throw new CommandException("ERR The LIMIT argument must be >= 0.");
          }
        } else if (add && call.is(at, "NOMKSTREAM")) {
          noStream = true;
        } else if (add) {
          checkId(); // before the options are looked at as a whole, as in Redis
          break;
        } else {
          throw CommandException.syntax();
        }
      }
      check(add);
      return new Trimming(
          chosen ? new StreamTrim(byLength, length, from, approximate, limit()) : null,
          noStream,
          at);
    }

    private void checkId() {
      if (Ids.millisOfAny(call.bytes(at)) == null) {
        Ids.strict(call, at);
      }
    }

    private void readLength() {
      begin(true);
      length = call.integer(at);
      if (length < 0) {
        throw new CommandException("ERR The MAXLEN argument must be >= 0.");
      }
    }

    /** Goes on to the number or ID, past a {@code ~} or {@code =} if there is one. */
    private void begin(boolean length) {
      if (chosen) {
        throw new CommandException(
            "ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
      }
      chosen = true;
      byLength = length;
      at++;
      boolean more = at + 1 < call.count();
      approximate = more && Ids.is(call, at, '~');
      if (approximate || (more && Ids.is(call, at, '='))) {
        at++;
      }
    }

    private void check(boolean add) {
      if (limit > 0 && !chosen) {
        throw new CommandException(
            "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
      }
      if (!add && !chosen) {
        throw new CommandException(
            "ERR syntax error, XTRIM must be called with a trimming strategy");
      }
      if (limited && !approximate) {
        throw new CommandException(
            "ERR syntax error, LIMIT cannot be used without the special ~ option");
      }
    }

    /** Without a limit, so many that it does not take long; when it has to be exact, any number. */
    private long limit() {
      if (limited || !approximate) {
        return limit;
      }
      long entries = EncodingLimits.current().streamNodeMaxEntries();
      return entries == 0
          ? DEFAULT
          : Math.min(MOST_BY_DEFAULT, 100 * Math.min(entries, MOST_BY_DEFAULT));
    }
  }
}
