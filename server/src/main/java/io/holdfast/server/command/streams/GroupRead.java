package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamCursor;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamPending;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * XREADGROUP: entries that no consumer of the group has had yet, or once more those that this
 * consumer has not acknowledged.
 *
 * <p>Entries become pending before the reply begins: if there is no room for that, there is no half
 * a reply yet.
 */
final class GroupRead {
  /** The ID of who wants new entries; the same as the greatest ID, as in Redis. */
  private static final StreamId NEW = StreamId.MAX;

  private final Call call;
  private final ReadArguments arguments;
  private final byte[] groupName;
  private final byte[] consumerName;

  /** What of one stream is replied. */
  private sealed interface Part {
    /** Its argument. */
    int key();

    /** Entries that were delivered just now. */
    record Delivered(int key, StreamValue stream, StreamId start, int count) implements Part {}

    /** Entries that this consumer has had before. */
    record History(int key, StreamValue stream, List<StreamId> ids) implements Part {}
  }

  private GroupRead(Call call, ReadArguments arguments) {
    this.call = call;
    this.arguments = arguments;
    this.groupName = call.bytes(arguments.group());
    this.consumerName = call.bytes(arguments.group() + 1);
  }

  static void read(Call call) {
    new GroupRead(call, ReadArguments.parse(call, true)).run();
  }

  private void run() {
    call.tellsEffects();
    int streams = arguments.streams();
    var after = new StreamId[streams];
    for (int i = 0; i < streams; i++) {
      group(arguments.first() + i);
      after[i] = after(arguments.first() + streams + i);
    }
    List<Part> parts = new ArrayList<>(1);
    for (int i = 0; i < streams && (parts.isEmpty() || !hasWaited()); i++) {
      take(arguments.first() + i, after[i], parts);
    }
    if (parts.isEmpty()) {
      StreamRead.nothing(call, arguments, after);
      return;
    }
    StreamRead.head(call.reply(), parts.size());
    for (Part part : parts) {
      StreamRead.begin(call.reply(), call.bytes(part.key()));
      reply(part);
    }
  }

  private boolean hasWaited() {
    return call.mode() == Call.Mode.RETRY;
  }

  /** Checks that a key has the group. */
  private void group(int index) {
    Entry entry = call.find(call.bytes(index));
    boolean gone = entry == null || !(entry.value() instanceof StreamValue);
    if (hasWaited() && gone) {
      throw new CommandException("UNBLOCKED the stream key no longer exists");
    }
    if (Groups.find(entry, groupName) == null) {
      throw new CommandException(
          hasWaited()
              ? "NOGROUP the consumer group this client was blocked on no longer exists"
              : "NOGROUP No such key '%s' or consumer group '%s' in XREADGROUP with GROUP option"
                  .formatted(call.text(index), new String(groupName, StandardCharsets.UTF_8)));
    }
  }

  private StreamId after(int index) {
    if (Ids.is(call, index, '$')) {
      throw new CommandException(
          "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history"
              + " of this consumer by specifying a proper ID, or use the > ID to get new messages."
              + " The $ ID would just return an empty result set.");
    }
    return Ids.is(call, index, '>') ? NEW : Ids.strict(call, index);
  }

  /** Delivers what there is of one stream. */
  private void take(int index, StreamId after, List<Part> parts) {
    byte[] key = call.bytes(index);
    boolean wantsNew = after.equals(NEW);
    StreamValue seen = Call.cast(Objects.requireNonNull(call.find(key)), StreamValue.class);
    StreamGroup group = Objects.requireNonNull(seen.group(groupName));
    if (wantsNew && (seen.length() == 0 || !seen.topId().isAfter(group.lastId()))) {
      return;
    }
    Entry entry = Objects.requireNonNull(call.findForWrite(key));
    StreamValue stream = Call.cast(entry, StreamValue.class);
    group = Objects.requireNonNull(stream.group(groupName));
    var effects = new StreamEffects(call, key, groupName);
    if (group.consumer(consumerName) == null) {
      effects.consumer(consumerName);
    }
    StreamConsumer consumer = Groups.consumer(group, consumerName, call.now());
    if (wantsNew) {
      StreamId start = group.lastId().next();
      int count = deliver(stream, group, consumer, start, effects);
      parts.add(new Part.Delivered(index, stream, start, count));
    } else {
      parts.add(
          new Part.History(index, stream, again(stream, group, consumer, after.next(), effects)));
    }
    call.changed(entry);
  }

  /** Delivers entries to a consumer; returns how many. */
  private int deliver(
      StreamValue stream,
      StreamGroup group,
      StreamConsumer consumer,
      StreamId start,
      StreamEffects effects) {
    List<StreamId> assigned = new ArrayList<>();
    long most = StreamRead.count(call, arguments);
    StreamCursor entries = stream.entries(start, StreamId.MAX, false);
    int count = 0;
    while ((most == 0 || count < most) && entries.next()) {
      StreamId id = entries.id();
      if (!arguments.acknowledged()) {
        try {
          group.assign(id, consumer, call.now(), 1);
          assigned.add(id);
        } catch (StoreFullException e) {
          if (count == 0) {
            throw e;
          }
          break; // those before are delivered
        }
      }
      advance(stream, group, id);
      count++;
    }
    effects.assigned(consumerName, assigned, call.now(), 1);
    effects.read(group);
    return count;
  }

  private static void advance(StreamValue stream, StreamGroup group, StreamId id) {
    long read = group.entriesRead();
    if (read != StreamGroup.UNKNOWN && !stream.hasDeletedFrom(id)) {
      read++;
    } else if (stream.entriesAdded() != 0) {
      read = stream.entriesUpTo(id);
    }
    group.setLast(id, read);
  }

  private void reply(Part part) {
    switch (part) {
      case Part.Delivered delivered -> {
        call.reply().array(delivered.count());
        StreamCursor entries = delivered.stream().entries(delivered.start(), StreamId.MAX, false);
        for (int i = 0; i < delivered.count() && entries.next(); i++) {
          Entries.one(call.reply(), entries);
        }
      }
      case Part.History history -> reply(history);
    }
  }

  /** Delivers what is pending once more, as far as it is still there; returns all that is. */
  private List<StreamId> again(
      StreamValue stream,
      StreamGroup group,
      StreamConsumer consumer,
      StreamId start,
      StreamEffects effects) {
    List<StreamId> ids = new ArrayList<>();
    StreamPending pending = group.pending(consumer, start);
    while ((arguments.count() == 0 || ids.size() < arguments.count()) && pending.next()) {
      ids.add(pending.id());
      if (stream.contains(pending.id())) {
        pending.redeliver(call.now());
        List<StreamId> one = List.of(pending.id());
        effects.assigned(consumerName, one, call.now(), pending.deliveries());
      }
    }
    return ids;
  }

  private void reply(Part.History history) {
    call.reply().array(history.ids().size());
    for (StreamId id : history.ids()) {
      if (!Entries.one(call, history.stream(), id)) {
        call.reply().array(2);
        call.reply().bulk(id.toString());
        call.reply().nilArray();
      }
    }
  }
}
