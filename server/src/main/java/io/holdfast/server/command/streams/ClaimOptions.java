package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.value.StreamId;
import java.util.ArrayList;
import java.util.List;

/**
 * What XCLAIM is told.
 *
 * @param minIdle milliseconds since the last delivery, at least
 * @param time of the delivery that this is, Unix milliseconds
 * @param retries how often it counts as delivered; -1: once more than before
 * @param force whether entries are claimed that are not pending
 * @param lastId the group's last delivered ID becomes this, if it is lower
 */
record ClaimOptions(
    long minIdle,
    List<StreamId> ids,
    long time,
    long retries,
    boolean force,
    boolean justId,
    StreamId lastId) {

  static ClaimOptions parse(Call call) {
    long minIdle = number(call, 4, "Invalid min-idle-time argument for XCLAIM");
    List<StreamId> ids = new ArrayList<>();
    int at = 5;
    for (; at < call.count(); at++) {
      StreamId id = Ids.parse(call.bytes(at), 0);
      if (id == null) {
        break;
      }
      ids.add(id);
    }
    long time = -1;
    long retries = -1;
    boolean force = false;
    boolean justId = false;
    StreamId lastId = StreamId.MIN;
    for (; at < call.count(); at++) {
      boolean more = at + 1 < call.count();
      if (call.is(at, "FORCE")) {
        force = true;
      } else if (call.is(at, "JUSTID")) {
        justId = true;
      } else if (more && call.is(at, "IDLE")) {
        time = call.now() - number(call, ++at, "Invalid IDLE option argument for XCLAIM");
      } else if (more && call.is(at, "TIME")) {
        time = number(call, ++at, "Invalid TIME option argument for XCLAIM");
      } else if (more && call.is(at, "RETRYCOUNT")) {
        retries = number(call, ++at, "Invalid RETRYCOUNT option argument for XCLAIM");
      } else if (more && call.is(at, "LASTID")) {
        lastId = Ids.strict(call, ++at);
      } else {
        throw new CommandException("ERR Unrecognized XCLAIM option '" + call.text(at) + "'");
      }
    }
    return new ClaimOptions(
        Math.max(0, minIdle),
        ids,
        time < 0 || time > call.now() ? call.now() : time,
        retries,
        force,
        justId,
        lastId);
  }

  static long number(Call call, int index, String error) {
    return Numbers.within(call, index, Long.MIN_VALUE, Long.MAX_VALUE, "ERR " + error);
  }
}
