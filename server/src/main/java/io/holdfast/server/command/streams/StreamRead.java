package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.KeyCount;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** XREAD: entries behind an ID, of several streams, at once or as soon as there are some. */
final class StreamRead {
  /** Entries for a client that has waited and did not say how many it wants. */
  static final long AFTER_WAITING = 1000;

  private StreamRead() {}

  /**
   * What of one stream is replied.
   *
   * @param key its argument
   */
  private record Part(int key, StreamValue stream, StreamId start) {}

  static void read(Call call) {
    ReadArguments arguments = ReadArguments.parse(call, false);
    int streams = arguments.streams();
    var after = new StreamId[streams];
    for (int i = 0; i < streams; i++) {
      int key = arguments.first() + i;
      after[i] = after(call, stream(call, key), key + streams);
    }
    List<Part> parts = new ArrayList<>(1);
    for (int i = 0; i < streams; i++) {
      StreamValue stream = stream(call, arguments.first() + i);
      if (stream != null && stream.length() > 0 && stream.topId().isAfter(after[i])) {
        parts.add(new Part(arguments.first() + i, stream, after[i].next()));
      }
    }
    if (parts.isEmpty()) {
      nothing(call, arguments, after);
      return;
    }
    boolean waited = call.mode() == Call.Mode.RETRY;
    head(call.reply(), waited ? 1 : parts.size());
    for (Part part : waited ? parts.subList(0, 1) : parts) {
      begin(call.reply(), call.bytes(part.key));
      long count = count(call, arguments);
      Entries.range(call, part.stream, part.start, StreamId.MAX, false, count);
    }
  }

  /** Waits, or replies that there is nothing. */
  static void nothing(Call call, ReadArguments arguments, StreamId[] after) {
    if (arguments.block() < 0) {
      call.reply().nilArray();
      return;
    }
    byte[][] again = call.arguments();
    int ids = arguments.first() + arguments.streams();
    for (int i = 0; i < arguments.streams(); i++) {
      if (Ids.is(call, ids + i, '$')) { // means the last one as of now, not of when it is served
        again = again.clone();
        again[ids + i] = after[i].toString().getBytes(StandardCharsets.US_ASCII);
      }
    }
    int[] keys = KeyCount.range(arguments.first(), arguments.streams());
    call.block(keys, arguments.block(), Reply::nilArray, again);
  }

  static long count(Call call, ReadArguments arguments) {
    boolean waited = call.mode() == Call.Mode.RETRY;
    return waited && arguments.count() == 0 ? AFTER_WAITING : arguments.count();
  }

  /** Begins a reply of so many streams. */
  static void head(Reply reply, int streams) {
    if (reply.isResp3()) {
      reply.map(streams);
    } else {
      reply.array(streams);
    }
  }

  /** Begins the part of one stream; its entries follow. */
  static void begin(Reply reply, byte[] key) {
    if (!reply.isResp3()) {
      reply.array(2);
    }
    reply.bulk(key);
  }

  /** The stream of a key; one that became something else while a client waited is none. */
  private static @Nullable StreamValue stream(Call call, int index) {
    Entry entry = call.find(call.bytes(index));
    if (entry == null) {
      return null;
    }
    return call.mode() == Call.Mode.RETRY && !(entry.value() instanceof StreamValue)
        ? null
        : Call.cast(entry, StreamValue.class);
  }

  private static StreamId after(Call call, @Nullable StreamValue stream, int index) {
    if (Ids.is(call, index, '$')) {
      return stream == null ? StreamId.MIN : stream.lastId();
    }
    if (Ids.is(call, index, '>')) {
      throw new CommandException(
          "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group>"
              + " <consumer> option.");
    }
    return Ids.strict(call, index);
  }
}
