package io.holdfast.server.command.streams;

import io.holdfast.server.command.BulkStrings;
import io.holdfast.server.command.Call;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.StreamCursor;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;

/** Entries in replies: an ID with an array of fields and values. */
final class Entries {
  private Entries() {}

  /**
   * Replies an array of entries.
   *
   * @param most how many at most; 0: all
   */
  static void range(
      Call call, StreamValue stream, StreamId start, StreamId end, boolean reverse, long most) {
    int count = Math.toIntExact(stream.count(start, end, most == 0 ? Integer.MAX_VALUE : most));
    if (count > LongStreamRange.FROM) {
      var entries = new LongStreamRange(stream, start, end, reverse, count);
      call.reply().array(count);
      call.reply().stream(entries);
      return;
    }
    call.reply().array(count);
    StreamCursor entries = stream.entries(start, end, reverse);
    for (int i = 0; i < count && entries.next(); i++) {
      one(call.reply(), entries);
    }
  }

  /** Replies the entry that a walk has come to. */
  static void one(Reply reply, StreamCursor entry) {
    reply.array(2);
    reply.bulk(entry.id().toString());
    reply.array(2 * entry.pairs());
    entry.read(new BulkStrings(reply));
  }

  /** Replies the entry with an ID; false, and nothing replied, when it is not there. */
  static boolean one(Call call, StreamValue stream, StreamId id) {
    StreamCursor entry = stream.entries(id, id, false);
    boolean there = entry.next();
    if (there) {
      one(call.reply(), entry);
    }
    return there;
  }
}
