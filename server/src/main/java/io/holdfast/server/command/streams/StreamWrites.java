package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StreamTrim;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;
import org.jspecify.annotations.Nullable;

/** Commands that add and remove entries: XADD, XDEL, XTRIM, XSETID. */
final class StreamWrites {
  private static final String TOO_SMALL =
      "ERR The ID specified in XADD is equal or smaller than the target stream top item";

  private StreamWrites() {}

  static void add(Call call) {
    Trimming options = Trimming.parse(call, true);
    int fields = options.next() + 1;
    if (call.count() - fields < 2 || (call.count() - fields) % 2 == 1) {
      throw CommandException.arity("xadd");
    }
    byte[] wanted = call.bytes(options.next());
    StreamId given = Ids.parse(wanted, 0);
    if (given != null && given.isZero()) {
      throw new CommandException("ERR The ID specified in XADD must be greater than 0-0");
    }
    byte[] key = call.bytes(1);
    Entry entry = call.findForWrite(key, StreamValue.class);
    if (entry == null && options.noStream()) {
      call.reply().nil();
      return;
    }
    StreamValue stream =
        entry == null ? call.make(key, StreamValue::new) : Call.cast(entry, StreamValue.class);
    StreamId last = stream.lastId();
    if (last.equals(StreamId.MAX)) {
      throw new CommandException(
          "ERR The stream has exhausted the last possible ID, unable to add more items");
    }
    StreamId id = given != null ? given : generate(call, wanted, last);
    if (!id.isAfter(last)) {
      throw new CommandException(TOO_SMALL);
    }
    stream.add(id, call.arguments(), fields);
    long length = stream.length();
    try {
      if (options.trim() != null) {
        stream.trim(options.trim());
      }
      length = stream.length();
    } finally { // the entry is in, even if there is no room to count deleted ones
      store(call, key, entry, stream);
    }
    StreamEffects.added(call, options, options.next(), id, length);
    call.reply().bulk(id.toString());
  }

  private static void store(Call call, byte[] key, @Nullable Entry entry, StreamValue stream) {
    if (entry == null) {
      call.add(key, stream);
    } else {
      call.changed(entry);
    }
  }

  /** The ID for {@code *} or {@code 5-*}: the clock's or the given time, or the next behind it. */
  private static StreamId generate(Call call, byte[] wanted, StreamId last) {
    Long millis = Ids.millisOfAny(wanted);
    if (millis == null) {
      return Long.compareUnsigned(call.now(), last.millis()) > 0
          ? new StreamId(call.now(), 0)
          : last.next();
    }
    if (millis != last.millis()) {
      return new StreamId(millis, 0);
    }
    if (last.sequence() == -1) {
      throw new CommandException(TOO_SMALL);
    }
    return last.next();
  }

  static void delete(Call call) {
    Entry entry = call.findForWrite(call.bytes(1), StreamValue.class);
    if (entry == null) {
      call.reply().integer(0);
      return;
    }
    StreamValue stream = Call.cast(entry, StreamValue.class);
    int deleted = 0;
    for (StreamId id : Ids.strict(call, 2, call.count())) {
      deleted += stream.delete(id) ? 1 : 0;
    }
    if (deleted > 0) {
      call.changed(entry);
    }
    call.reply().integer(deleted);
  }

  static void trim(Call call) {
    StreamTrim trim = Trimming.parse(call, false).trim();
    Entry entry = call.findForWrite(call.bytes(1), StreamValue.class);
    long gone = 0;
    if (entry != null && trim != null) {
      gone = Call.cast(entry, StreamValue.class).trim(trim);
      if (gone > 0) {
        call.changed(entry);
        StreamEffects.trimmed(call, trim, Call.cast(entry, StreamValue.class));
      }
    }
    call.reply().integer(gone);
  }

  static void setId(Call call) {
    StreamId id = Ids.strict(call, 2);
    long added = -1;
    StreamId deleted = StreamId.MIN;
    for (int i = 3; i < call.count(); i += 2) {
      boolean more = i + 1 < call.count();
      if (more && call.is(i, "ENTRIESADDED")) {
        added = call.integer(i + 1);
        if (added < 0) {
          throw new CommandException("ERR entries_added must be positive");
        }
      } else if (more && call.is(i, "MAXDELETEDID")) {
        deleted = Ids.strict(call, i + 1);
        if (deleted.isAfter(id)) {
          throw new CommandException(
              "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
        }
      } else {
        throw CommandException.syntax();
      }
    }
    Entry entry = call.findForWrite(call.bytes(1), StreamValue.class);
    if (entry == null) {
      throw CommandException.noSuchKey();
    }
    StreamValue stream = Call.cast(entry, StreamValue.class);
    if (stream.length() > 0 && stream.topId().isAfter(id)) {
      throw new CommandException(
          "ERR The ID specified in XSETID is smaller than the target stream top item");
    }
    if (stream.length() > 0 && added != -1 && stream.length() > added) {
      throw new CommandException(
          "ERR The entries_added specified in XSETID is smaller than the target stream length");
    }
    stream.setLastId(id);
    if (added != -1) {
      stream.setEntriesAdded(added);
    }
    if (!deleted.isZero()) {
      stream.setMaxDeletedId(deleted);
    }
    call.changed(entry);
    call.reply().ok();
  }
}
