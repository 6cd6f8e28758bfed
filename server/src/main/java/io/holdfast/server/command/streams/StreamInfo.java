package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamCursor;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamPending;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;

/** XINFO: what a stream, its groups and their consumers are like. */
final class StreamInfo {
  private static final long DEFAULT_COUNT = 10;

  private StreamInfo() {}

  static void stream(Call call) {
    StreamValue stream = find(call);
    boolean full = call.count() > 3;
    long count = DEFAULT_COUNT;
    if (full) {
      boolean counted = call.count() == 6;
      if (!call.is(3, "FULL")
          || (call.count() != 4 && !counted)
          || (counted && !call.is(4, "COUNT"))) {
        throw SubcommandErrors.syntax(call);
      }
      long told = counted ? call.integer(5) : DEFAULT_COUNT;
      count = told < 0 ? DEFAULT_COUNT : told;
    }
    Reply reply = call.reply();
    reply.map(full ? 9 : 10);
    number(reply, "length", stream.length());
    number(reply, "radix-tree-keys", stream.nodes().size());
    number(reply, "radix-tree-nodes", stream.nodes().radixTreeNodes());
    id(reply, "last-generated-id", stream.lastId());
    id(reply, "max-deleted-entry-id", stream.maxDeletedId());
    number(reply, "entries-added", stream.entriesAdded());
    id(reply, "recorded-first-entry-id", stream.firstId());
    if (full) {
      reply.bulk("entries");
      Entries.range(call, stream, StreamId.MIN, StreamId.MAX, false, count);
      reply.bulk("groups");
      reply.array(stream.groups());
      for (int i = 0; i < stream.groups(); i++) {
        full(reply, stream, stream.group(i), count);
      }
    } else {
      number(reply, "groups", stream.groups());
      edge(call, "first-entry", stream, false);
      edge(call, "last-entry", stream, true);
    }
  }

  static void groups(Call call) {
    StreamValue stream = find(call);
    Reply reply = call.reply();
    reply.array(stream.groups());
    for (int i = 0; i < stream.groups(); i++) {
      StreamGroup group = stream.group(i);
      reply.map(6);
      name(reply, group.name());
      number(reply, "consumers", group.consumers());
      number(reply, "pending", group.pending());
      progress(reply, stream, group);
    }
  }

  static void consumers(Call call) {
    StreamGroup group = find(call).group(call.bytes(3));
    if (group == null) {
      throw new CommandException(
          "NOGROUP No such consumer group '%s' for key name '%s'"
              .formatted(call.text(3), call.text(2)));
    }
    Reply reply = call.reply();
    reply.array(group.consumers());
    for (int i = 0; i < group.consumers(); i++) {
      StreamConsumer consumer = group.consumer(i);
      reply.map(3);
      name(reply, consumer.name());
      number(reply, "pending", consumer.pending());
      number(reply, "idle", Math.max(0, call.now() - consumer.seenAt()));
    }
  }

  private static StreamValue find(Call call) {
    StreamValue stream = call.read(call.bytes(2), StreamValue.class);
    if (stream == null) {
      throw CommandException.noSuchKey();
    }
    return stream;
  }

  private static void edge(Call call, String name, StreamValue stream, boolean last) {
    call.reply().bulk(name);
    StreamCursor entry = stream.entries(StreamId.MIN, StreamId.MAX, last);
    if (entry.next()) {
      Entries.one(call.reply(), entry);
    } else {
      call.reply().nil();
    }
  }

  private static void full(Reply reply, StreamValue stream, StreamGroup group, long most) {
    reply.map(7);
    name(reply, group.name());
    progress(reply, stream, group);
    number(reply, "pel-count", group.pending());
    reply.bulk("pending");
    int some = some(group.pending(), most);
    reply.array(some);
    StreamPending pending = group.pending(null, StreamId.MIN);
    for (int i = 0; i < some && pending.next(); i++) {
      reply.array(4);
      reply.bulk(pending.id().toString());
      reply.bulk(pending.consumer().name());
      reply.integer(pending.deliveredAt());
      reply.integer(pending.deliveries());
    }
    reply.bulk("consumers");
    reply.array(group.consumers());
    for (int i = 0; i < group.consumers(); i++) {
      full(reply, group, group.consumer(i), most);
    }
  }

  private static void full(Reply reply, StreamGroup group, StreamConsumer consumer, long most) {
    reply.map(4);
    name(reply, consumer.name());
    number(reply, "seen-time", consumer.seenAt());
    number(reply, "pel-count", consumer.pending());
    reply.bulk("pending");
    int some = some(consumer.pending(), most);
    reply.array(some);
    StreamPending pending = group.pending(consumer, StreamId.MIN);
    for (int i = 0; i < some && pending.next(); i++) {
      reply.array(3);
      reply.bulk(pending.id().toString());
      reply.integer(pending.deliveredAt());
      reply.integer(pending.deliveries());
    }
  }

  private static int some(int all, long most) {
    return most == 0 ? all : (int) Math.min(all, most);
  }

  private static void progress(Reply reply, StreamValue stream, StreamGroup group) {
    id(reply, "last-delivered-id", group.lastId());
    numberOrNil(reply, "entries-read", group.entriesRead(), group.entriesRead());
    long read =
        group.entriesRead() != StreamGroup.UNKNOWN && !stream.hasDeletedFrom(group.lastId())
            ? group.entriesRead()
            : stream.entriesUpTo(group.lastId());
    boolean empty = stream.entriesAdded() == 0;
    numberOrNil(reply, "lag", empty ? 0 : read, empty ? 0 : stream.entriesAdded() - read);
  }

  /** A number, or nothing when what it is made of is not known. */
  private static void numberOrNil(Reply reply, String name, long source, long value) {
    reply.bulk(name);
    if (source == StreamGroup.UNKNOWN) {
      reply.nil();
    } else {
      reply.integer(value);
    }
  }

  private static void name(Reply reply, byte[] name) {
    reply.bulk("name");
    reply.bulk(name);
  }

  private static void number(Reply reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  private static void id(Reply reply, String name, StreamId id) {
    reply.bulk(name);
    reply.bulk(id.toString());
  }
}
