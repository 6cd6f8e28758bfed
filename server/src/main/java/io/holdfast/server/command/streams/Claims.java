package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamPending;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** XCLAIM and XAUTOCLAIM: a consumer takes over what others have not acknowledged. */
final class Claims {
  private final Call call;
  private final StreamValue stream;
  private final StreamGroup group;
  private final List<StreamId> claimed = new ArrayList<>();
  private @Nullable StreamConsumer consumer;
  private boolean changed;
  private final StreamEffects effects;

  private Claims(Call call, Entry entry, StreamGroup group) {
    this.call = call;
    this.stream = Call.cast(entry, StreamValue.class);
    this.group = group;
    this.effects = new StreamEffects(call, call.bytes(1), call.bytes(2));
    call.tellsEffects();
  }

  static void claim(Call call) {
    Entry entry = call.findForWrite(call.bytes(1), StreamValue.class);
    StreamGroup group = Groups.find(entry, call.bytes(2));
    if (entry == null || group == null) {
      throw Groups.missing(call);
    }
    ClaimOptions options = ClaimOptions.parse(call);
    var claims = new Claims(call, entry, group);
    if (options.lastId().isAfter(group.lastId())) {
      group.setLast(options.lastId(), group.entriesRead());
      claims.changed = true;
      claims.effects.read(group);
    }
    for (StreamId id : options.ids()) {
      claims.claim(id, options);
    }
    claims.end(entry);
    claims.replyClaimed(options.justId());
  }

  static void claimIdle(Call call) {
    AutoClaimOptions options = AutoClaimOptions.parse(call);
    Entry entry = call.findForWrite(call.bytes(1), StreamValue.class);
    StreamGroup group = Groups.find(entry, call.bytes(2));
    if (entry == null || group == null) {
      throw Groups.missing(call);
    }
    var claims = new Claims(call, entry, group);
    List<StreamId> gone = new ArrayList<>();
    StreamId next = claims.walk(options, gone);
    claims.end(entry);
    call.reply().array(3);
    call.reply().bulk(next.toString());
    claims.replyClaimed(options.justId());
    call.reply().array(gone.size());
    gone.forEach(id -> call.reply().bulk(id.toString()));
  }

  private void claim(StreamId id, ClaimOptions options) {
    boolean pending = group.isPending(id);
    if (!stream.contains(id)) {
      acknowledge(id);
      return;
    }
    if (pending
        ? options.minIdle() > 0 && call.now() - group.deliveredAt(id) < options.minIdle()
        : !options.force()) {
      return;
    }
    long deliveries = (pending ? group.deliveries(id) : 1) + (options.justId() ? 0 : 1);
    take(id, options.time(), options.retries() >= 0 ? options.retries() : deliveries);
  }

  /** Claims what is idle, from the start on; returns where to go on, 0-0 at the end. */
  private StreamId walk(AutoClaimOptions options, List<StreamId> gone) {
    StreamPending pending = group.pending(null, options.start());
    long count = options.count();
    for (long attempts = options.attempts(); attempts > 0 && count > 0; attempts--) {
      if (!pending.next()) {
        return StreamId.MIN;
      }
      StreamId id = pending.id();
      if (!stream.contains(id)) {
        acknowledge(id);
        gone.add(id);
        pending = group.pending(null, id);
        count--;
      } else if (options.minIdle() == 0
          || call.now() - pending.deliveredAt() >= options.minIdle()) {
        take(id, call.now(), pending.deliveries() + (options.justId() ? 0 : 1));
        count--;
      }
    }
    return pending.next() ? pending.id() : StreamId.MIN;
  }

  private void take(StreamId id, long time, long deliveries) {
    StreamConsumer owner = consumer;
    if (owner == null) {
      owner = Groups.consumer(group, call.bytes(3), call.now());
      consumer = owner;
    }
    group.assign(id, owner, time, deliveries);
    claimed.add(id);
    changed = true;
    effects.assigned(call.bytes(3), List.of(id), time, deliveries);
  }

  private void acknowledge(StreamId id) {
    if (group.acknowledge(id)) {
      changed = true;
      effects.gone(id);
    }
  }

  private void end(Entry entry) {
    if (changed) {
      call.changed(entry);
    }
  }

  private void replyClaimed(boolean justId) {
    call.reply().array(claimed.size());
    for (StreamId id : claimed) {
      if (justId) {
        call.reply().bulk(id.toString());
      } else {
        Entries.one(call, stream, id);
      }
    }
  }
}
