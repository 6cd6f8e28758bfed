package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.effects.Words;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamTrim;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;
import java.util.ArrayList;
import java.util.List;

/**
 * What commands did to a stream, told by such that depend neither on the clock nor on how the
 * stream is stored.
 */
final class StreamEffects {
  private final Call call;
  private final byte[] key;
  private final byte[] group;

  /**
   * @param group the group's name
   */
  StreamEffects(Call call, byte[] key, byte[] group) {
    this.call = call;
    this.key = key;
    this.group = group;
  }

  /**
   * Tells of an added entry. How many an approximate limit removed depends on the nodes, so that
   * limit is told as the length there is now.
   *
   * @param next where the request's ID is
   * @param length entries of the stream now
   */
  static void added(Call call, Trimming options, int next, StreamId id, long length) {
    if (!call.isRecorded()) {
      return;
    }
    List<byte[]> command = new ArrayList<>();
    command.add(Words.XADD);
    StreamTrim trim = options.trim();
    if (trim != null && trim.approximate()) {
      command.add(call.bytes(1));
      command.addAll(List.of(Words.MAXLEN, Words.EXACTLY, Words.of(length)));
    } else {
      command.addAll(List.of(call.arguments()).subList(1, next));
    }
    command.add(of(id));
    command.addAll(List.of(call.arguments()).subList(next + 1, call.count()));
    call.effect(command.toArray(byte[][]::new));
  }

  /** Tells of XTRIM. */
  static void trimmed(Call call, StreamTrim trim, StreamValue stream) {
    if (trim.approximate()) {
      byte[] length = Words.of(stream.length());
      call.effect(Words.XTRIM, call.bytes(1), Words.MAXLEN, Words.EXACTLY, length);
    }
  }

  /** Tells that a consumer has entries now, that were delivered to it at a time. */
  void assigned(byte[] consumer, List<StreamId> ids, long time, long deliveries) {
    if (ids.isEmpty() || !call.isRecorded()) {
      return;
    }
    List<byte[]> command = new ArrayList<>();
    command.addAll(List.of(Words.XCLAIM, key, group, consumer, Words.ZERO));
    ids.forEach(id -> command.add(of(id)));
    command.addAll(List.of(Words.TIME, Words.of(time), Words.RETRYCOUNT, Words.of(deliveries)));
    command.addAll(List.of(Words.FORCE, Words.JUSTID));
    call.effect(command.toArray(byte[][]::new));
  }

  /** Tells that nobody is to acknowledge an entry any more. */
  void gone(StreamId id) {
    call.effect(Words.XACK, key, group, of(id));
  }

  /** Tells how far the group has come. */
  void read(StreamGroup to) {
    call.effect(
        Words.XGROUP,
        Words.SETID,
        key,
        group,
        of(to.lastId()),
        Words.ENTRIESREAD,
        Words.of(to.entriesRead()));
  }

  /** Tells that there is a consumer. */
  void consumer(byte[] name) {
    call.effect(Words.XGROUP, Words.CREATECONSUMER, key, group, name);
  }

  private static byte[] of(StreamId id) {
    return Words.of(id.toString());
  }
}
