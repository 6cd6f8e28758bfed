package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamPending;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;

/** XACK and XPENDING: entries that were delivered and not acknowledged. */
final class PendingCommands {
  private PendingCommands() {}

  static void acknowledge(Call call) {
    Entry entry = call.findForWrite(call.bytes(1), StreamValue.class);
    StreamGroup group = Groups.find(entry, call.bytes(2));
    int acknowledged = 0;
    if (entry != null && group != null) {
      for (StreamId id : Ids.strict(call, 3, call.count())) {
        acknowledged += group.acknowledge(id) ? 1 : 0;
      }
      if (acknowledged > 0) {
        call.changed(entry);
      }
    }
    call.reply().integer(acknowledged);
  }

  static void pending(Call call) {
    int arguments = call.count();
    if (arguments != 3 && (arguments < 6 || arguments > 9)) {
      throw CommandException.syntax();
    }
    Range range = arguments == 3 ? null : Range.parse(call);
    StreamValue stream = call.read(call.bytes(1), StreamValue.class);
    StreamGroup group = stream == null ? null : stream.group(call.bytes(2));
    if (group == null) {
      throw Groups.missing(call);
    }
    if (range == null) {
      summary(call.reply(), group);
    } else {
      range.reply(call, group);
    }
  }

  private static void summary(Reply reply, StreamGroup group) {
    reply.array(4);
    reply.integer(group.pending());
    if (group.pending() == 0) {
      reply.nil();
      reply.nil();
      reply.nilArray();
      return;
    }
    reply.bulk(group.firstPending().toString());
    reply.bulk(group.lastPending().toString());
    int busy = 0;
    for (int i = 0; i < group.consumers(); i++) {
      busy += group.consumer(i).pending() > 0 ? 1 : 0;
    }
    reply.array(busy);
    for (int i = 0; i < group.consumers(); i++) {
      StreamConsumer consumer = group.consumer(i);
      if (consumer.pending() > 0) {
        reply.array(2);
        reply.bulk(consumer.name());
        reply.bulkNumber(consumer.pending());
      }
    }
  }

  /**
   * XPENDING's long form.
   *
   * @param idle milliseconds since the last delivery, at least; 0: any
   * @param consumer the argument that names whose entries are asked for; 0: everybody's
   */
  private record Range(long idle, StreamId start, StreamId end, long count, int consumer) {
    static Range parse(Call call) {
      int at = 3;
      long idle = 0;
      if (call.is(at, "IDLE")) {
        idle = call.integer(4);
        if (call.count() < 8) {
          throw CommandException.syntax();
        }
        at += 2;
      }
      long count = Math.max(0, call.integer(at + 2));
      StreamId start = Ids.start(call, at);
      StreamId end = Ids.end(call, at + 1);
      return new Range(idle, start, end, count, at + 3 < call.count() ? at + 3 : 0);
    }

    void reply(Call call, StreamGroup group) {
      StreamConsumer one = consumer == 0 ? null : group.consumer(call.bytes(consumer));
      if (consumer > 0 && one == null) {
        call.reply().array(0);
        return;
      }
      int found = 0;
      StreamPending counted = group.pending(one, start);
      while (found < count && next(counted, call.now())) {
        found++;
      }
      call.reply().array(found);
      StreamPending pending = group.pending(one, start);
      for (int i = 0; i < found && next(pending, call.now()); i++) {
        call.reply().array(4);
        call.reply().bulk(pending.id().toString());
        call.reply().bulk(pending.consumer().name());
        call.reply().integer(Math.max(0, call.now() - pending.deliveredAt()));
        call.reply().integer(pending.deliveries());
      }
    }

    /** Goes on to the next that is idle for long enough; false when there is none. */
    private boolean next(StreamPending pending, long now) {
      while (pending.next() && !pending.id().isAfter(end)) {
        if (idle == 0 || now - pending.deliveredAt() >= idle) {
          return true;
        }
      }
      return false;
    }
  }
}
