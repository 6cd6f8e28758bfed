package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;
import org.jspecify.annotations.Nullable;

/** XGROUP: makes, changes and removes groups and their consumers. */
final class GroupWrites {
  private GroupWrites() {}

  /**
   * The options of CREATE and SETID.
   *
   * @param make whether a stream is made that is not there
   */
  private record Options(boolean make, long entriesRead) {
    static Options parse(Call call, boolean create) {
      boolean make = false;
      long read = StreamGroup.UNKNOWN;
      for (int i = 5; i < call.count(); i++) {
        if (create && call.is(i, "MKSTREAM")) {
          make = true;
        } else if (call.is(i, "ENTRIESREAD") && i + 1 < call.count()) {
          read = call.integer(++i);
          if (read < StreamGroup.UNKNOWN) {
            throw new CommandException("ERR value for ENTRIESREAD must be positive or -1");
          }
        } else {
          throw SubcommandErrors.syntax(call);
        }
      }
      return new Options(make, read);
    }
  }

  static void create(Call call) {
    Options options = Options.parse(call, true);
    Entry entry = call.findForWrite(call.bytes(2), StreamValue.class);
    if (!options.make()) {
      require(entry);
    }
    if (call.count() > 8) {
      throw SubcommandErrors.syntax(call);
    }
    StreamId id =
        Ids.is(call, 4, '$')
            ? entry == null ? StreamId.MIN : Call.cast(entry, StreamValue.class).lastId()
            : Ids.strict(call, 4);
    StreamValue stream =
        entry == null
            ? call.make(call.bytes(2), StreamValue::new)
            : Call.cast(entry, StreamValue.class);
    if (stream.addGroup(call.bytes(3), id, options.entriesRead()) == null) {
      throw new CommandException("BUSYGROUP Consumer Group name already exists");
    }
    if (entry == null) {
      call.add(call.bytes(2), stream);
    } else {
      call.changed(entry);
    }
    call.reply().ok();
  }

  static void setId(Call call) {
    Options options = Options.parse(call, false);
    Entry entry = call.findForWrite(call.bytes(2), StreamValue.class);
    StreamGroup group = group(call, entry);
    if (call.count() != 5 && call.count() != 7) {
      throw SubcommandErrors.syntax(call);
    }
    StreamId id =
        Ids.is(call, 4, '$')
            ? Call.cast(require(entry), StreamValue.class).lastId()
            : Ids.any(call, 4);
    group.setLast(id, options.entriesRead());
    call.changed(require(entry));
    call.reply().ok();
  }

  static void destroy(Call call) {
    Entry entry = require(call.findForWrite(call.bytes(2), StreamValue.class));
    StreamValue taken = Call.cast(entry, StreamValue.class).takeGroup(call.bytes(3));
    if (taken != null) {
      call.changed(entry);
      call.database(call.bytes(2)).shard().dispose(taken);
    }
    call.reply().integer(taken != null);
  }

  static void createConsumer(Call call) {
    Entry entry = call.findForWrite(call.bytes(2), StreamValue.class);
    StreamConsumer added = group(call, entry).addConsumer(call.bytes(4), call.now());
    if (added != null) {
      call.changed(require(entry));
    }
    call.reply().integer(added != null);
  }

  static void deleteConsumer(Call call) {
    Entry entry = call.findForWrite(call.bytes(2), StreamValue.class);
    StreamGroup group = group(call, entry);
    StreamConsumer consumer = group.consumer(call.bytes(4));
    int pending = 0;
    if (consumer != null) {
      pending = consumer.pending();
      group.removeConsumer(call.bytes(4));
      call.changed(require(entry));
    }
    call.reply().integer(pending);
  }

  private static StreamGroup group(Call call, @Nullable Entry entry) {
    require(entry);
    StreamGroup group = Groups.find(entry, call.bytes(3));
    if (group == null) {
      throw new CommandException(
          "NOGROUP No such consumer group '%s' for key name '%s'"
              .formatted(call.text(3), call.text(2)));
    }
    return group;
  }

  private static Entry require(@Nullable Entry entry) {
    if (entry == null) {
      throw new CommandException(
          "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want"
              + " to use the MKSTREAM option to create an empty stream automatically.");
    }
    return entry;
  }
}
