package io.holdfast.server.rdb;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.MalformedValueException;
import io.holdfast.server.value.StreamId;

/**
 * Reads streams as Redis 5.0, 7.0 and 7.2 write them, and believes nothing: nodes are looked
 * through, counters compared with what they count, and each pending entry must have one consumer.
 */
final class RdbStreamReader {
  private static final int ID_BYTES = 2 * Long.BYTES;

  /** The least bytes of a node: its ID and a listpack with one entry. */
  private static final int NODE = 1 + ID_BYTES + 20;

  private static final int GROUP = 5;
  private static final int PENDING = ID_BYTES + Long.BYTES + 1;
  private static final int CONSUMER = 1 + Long.BYTES + 1;

  private final RdbInput in;
  private final RdbType type;
  private final StreamValue stream;

  private RdbStreamReader(RdbInput in, RdbType type, Slabs slabs) {
    this.in = in;
    this.type = type;
    this.stream = new StreamValue(slabs);
  }

  static StreamValue read(RdbInput in, RdbType type, Slabs slabs) throws RdbException {
    return new RdbStreamReader(in, type, slabs).read();
  }

  private StreamValue read() throws RdbException {
    for (long left = in.readCount(NODE, "a stream's nodes"); left > 0; left--) {
      node();
    }
    boolean counted = type != RdbType.STREAM_LISTPACKS;
    long at = in.offset();
    long length = in.readLength();
    if (length != stream.length()) {
      throw in.error(
          at, "a stream of " + length + " entries, in whose nodes are " + stream.length());
    }
    at = in.offset();
    StreamId last = id();
    if (stream.lastId().isAfter(last)) {
      throw in.error(at, "a stream's last ID " + last + ", with an entry " + stream.lastId());
    }
    stream.setLastId(last);
    if (counted) {
      id(); // of the first entry, which is known
      stream.setMaxDeletedId(id());
    }
    stream.setEntriesAdded(counted ? in.readNumber() : length);
    for (long left = in.readCount(GROUP, "a stream's groups"); left > 0; left--) {
      group(counted);
    }
    return stream;
  }

  private void node() throws RdbException {
    long at = in.offset();
    byte[] key = in.readString();
    if (key.length != ID_BYTES) {
      throw in.error(at, "the ID of a stream's node of " + key.length + " bytes, not " + ID_BYTES);
    }
    RdbInput bytes = RdbInput.of("ID", key, key.length);
    StreamId master = rawId(bytes);
    at = in.offset();
    try {
      stream.appendNode(master, in.readString());
    } catch (MalformedValueException e) {
      throw in.error(at, "node " + master + " of a stream: " + e.getMessage());
    }
  }

  private void group(boolean counted) throws RdbException {
    long at = in.offset();
    byte[] name = in.readString();
    StreamId last = id();
    long entriesRead = counted ? in.readNumber() : stream.entriesUpTo(last);
    if (entriesRead < StreamGroup.UNKNOWN) {
      throw in.error(
          at, "a group that has read " + Long.toUnsignedString(entriesRead) + " entries");
    }
    StreamGroup group = stream.addGroup(name, last, entriesRead);
    if (group == null) {
      throw in.error(at, "a group that was there before");
    }
    for (long left = in.readCount(PENDING, "pending entries"); left > 0; left--) {
      at = in.offset();
      StreamId id = rawId(in);
      if (!group.addUnassigned(id, in.readLongLittleEndian(), in.readNumber())) {
        throw in.error(at, "pending entry " + id + ", which was there before");
      }
    }
    int assigned = 0;
    for (long left = in.readCount(CONSUMER, "a group's consumers"); left > 0; left--) {
      assigned += consumer(group);
    }
    if (assigned != group.pending()) {
      throw in.error(
          "a group of " + group.pending() + " pending entries, " + assigned + " with a consumer");
    }
  }

  /** Reads a consumer; returns how many entries are pending there. */
  private int consumer(StreamGroup group) throws RdbException {
    long at = in.offset();
    byte[] name = in.readString();
    StreamConsumer consumer = group.addConsumer(name, in.readLongLittleEndian());
    if (consumer == null) {
      throw in.error(at, "a consumer that was there before");
    }
    if (type == RdbType.STREAM_LISTPACKS_3) {
      in.readLongLittleEndian(); // when it was last active, which Redis 7.0 does not know
    }
    for (long left = in.readCount(ID_BYTES, "a consumer's pending entries"); left > 0; left--) {
      at = in.offset();
      StreamId id = rawId(in);
      if (!group.assignUnassigned(id, consumer)) {
        throw in.error(
            at, "a consumer's entry " + id + ", which is not pending or another consumer's");
      }
    }
    return consumer.pending();
  }

  private StreamId id() throws RdbException {
    long millis = in.readNumber();
    return new StreamId(millis, in.readNumber());
  }

  /** Sixteen bytes, the highest first. */
  private static StreamId rawId(RdbInput from) throws RdbException {
    long millis = Long.reverseBytes(from.readLongLittleEndian());
    return new StreamId(millis, Long.reverseBytes(from.readLongLittleEndian()));
  }
}
