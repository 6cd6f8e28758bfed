package io.holdfast.server.rdb;

import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamNodes;
import io.holdfast.server.structure.StreamPending;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;

/**
 * Writes streams as Redis 7.0 does: nodes as the bytes that they are, then IDs and counters, then
 * the groups, each with its pending entries and with its consumers and the IDs that are theirs.
 */
final class RdbStreamWriter {
  private RdbStreamWriter() {}

  static void write(RdbBuffer out, StreamValue stream) {
    StreamNodes nodes = stream.nodes();
    out.writeLength(nodes.size());
    while (nodes.next()) {
      out.writeLength(2 * Long.BYTES);
      writeRaw(out, nodes.id());
      out.writeString(nodes.listpack());
    }
    out.writeLength(stream.length());
    writeId(out, stream.lastId());
    writeId(out, stream.firstId());
    writeId(out, stream.maxDeletedId());
    out.writeUnsigned(stream.entriesAdded());
    out.writeLength(stream.groups());
    for (int i = 0; i < stream.groups(); i++) {
      writeGroup(out, stream.group(i));
    }
  }

  private static void writeGroup(RdbBuffer out, StreamGroup group) {
    out.writeString(group.name());
    writeId(out, group.lastId());
    out.writeUnsigned(group.entriesRead());
    out.writeLength(group.pending());
    StreamPending pending = group.pending(null, StreamId.MIN);
    while (pending.next()) {
      writeRaw(out, pending.id());
      out.writeLongLittleEndian(pending.deliveredAt());
      out.writeUnsigned(pending.deliveries());
    }
    out.writeLength(group.consumers());
    for (int i = 0; i < group.consumers(); i++) {
      StreamConsumer consumer = group.consumer(i);
      out.writeString(consumer.name());
      out.writeLongLittleEndian(consumer.seenAt());
      out.writeLength(consumer.pending());
      StreamPending its = group.pending(consumer, StreamId.MIN);
      while (its.next()) {
        writeRaw(out, its.id());
      }
    }
  }

  private static void writeId(RdbBuffer out, StreamId id) {
    out.writeUnsigned(id.millis());
    out.writeUnsigned(id.sequence());
  }

  /** Sixteen bytes, the highest first. */
  private static void writeRaw(RdbBuffer out, StreamId id) {
    out.writeLongLittleEndian(Long.reverseBytes(id.millis()));
    out.writeLongLittleEndian(Long.reverseBytes(id.sequence()));
  }
}
