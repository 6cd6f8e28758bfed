package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;

/** XLEN, XRANGE and XREVRANGE. */
final class StreamReads {
  private StreamReads() {}

  static void length(Call call) {
    StreamValue stream = call.read(call.bytes(1), StreamValue.class);
    call.reply().integer(stream == null ? 0 : stream.length());
  }

  static void range(Call call, boolean reverse) {
    StreamId start = Ids.start(call, reverse ? 3 : 2);
    StreamId end = Ids.end(call, reverse ? 2 : 3);
    boolean counted = false;
    long count = 0;
    for (int i = 4; i < call.count(); i += 2) {
      if (!call.is(i, "COUNT") || i + 1 == call.count()) {
        throw CommandException.syntax();
      }
      count = Math.max(-1, call.integer(i + 1));
      counted = true;
    }
    StreamValue stream = call.read(call.bytes(1), StreamValue.class);
    if (stream == null) {
      call.reply().array(0);
    } else if (counted && count <= 0) {
      call.reply().nilArray();
    } else {
      Entries.range(call, stream, start, end, reverse, count);
    }
  }
}
