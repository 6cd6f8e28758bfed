package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamValue;
import org.jspecify.annotations.Nullable;

/** Groups and consumers that commands name. */
final class Groups {
  private Groups() {}

  /** The group of an entry, or null when there is no entry or no such group. */
  static @Nullable StreamGroup find(@Nullable Entry entry, byte[] name) {
    return entry == null ? null : Call.cast(entry, StreamValue.class).group(name);
  }

  /** The consumer with a name, seen now; added when it is not there. */
  static StreamConsumer consumer(StreamGroup group, byte[] name, long now) {
    StreamConsumer found = group.consumer(name);
    if (found != null) {
      found.setSeenAt(now);
      return found;
    }
    StreamConsumer added = group.addConsumer(name, now);
    if (added == null) {
      throw new IllegalStateException("a consumer that was not there is there");
    }
    return added;
  }

  /** The error of commands that take a key and a group, neither of which need be there. */
  static CommandException missing(Call call) {
    return new CommandException(
        "NOGROUP No such key '%s' or consumer group '%s'".formatted(call.text(1), call.text(2)));
  }
}
