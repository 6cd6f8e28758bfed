package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
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
    int count = count(stream.entries(start, end, reverse), most);
    call.reply().array(count);
    StreamCursor entries = stream.entries(start, end, reverse);
    for (int i = 0; i < count && entries.next(); i++) {
      one(call, entries);
    }
  }

  private static int count(StreamCursor entries, long most) {
    int count = 0;
    while ((most == 0 || count < most) && entries.next()) {
      count++;
    }
    return count;
  }

  /** Replies the entry that a walk has come to. */
  static void one(Call call, StreamCursor entry) {
    call.reply().array(2);
    call.reply().bulk(entry.id().toString());
    call.reply().array(2 * entry.pairs());
    entry.read(call.bulks());
  }

  /** Replies the entry with an ID; false, and nothing replied, when it is not there. */
  static boolean one(Call call, StreamValue stream, StreamId id) {
    StreamCursor entry = stream.entries(id, id, false);
    boolean there = entry.next();
    if (there) {
      one(call, entry);
    }
    return there;
  }
}
