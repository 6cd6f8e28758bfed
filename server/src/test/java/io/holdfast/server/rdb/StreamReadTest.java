package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.snapshot.Content;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamPending;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Streams of all three versions, written byte for byte here, and damaged ones. */
class StreamReadTest {
  /** Two entries: 5-1 with a=1, and 5-2 with a=x. */
  private static final int[] NODE = {
    39, 0, 0, 0, 15, 0, // bytes and elements
    2, 1, 0, 1, 1, 1, 0x81, 'a', 2, 0, 1, // master entry
    2, 1, 0, 1, 0, 1, 1, 1, 4, 1, // first entry
    2, 1, 0, 1, 1, 1, 0x81, 'x', 2, 4, 1, // second entry
    255
  };

  private static byte[] node() {
    byte[] node = new byte[NODE.length];
    for (int i = 0; i < node.length; i++) {
      node[i] = (byte) NODE[i];
    }
    return node;
  }

  private static byte[] id(int millis, int sequence) {
    byte[] id = new byte[16];
    id[7] = (byte) millis;
    id[15] = (byte) sequence;
    return id;
  }

  /** A file with one stream, which has a group with two pending entries of one consumer. */
  private static byte[] file(int type) {
    OldDump dump = new OldDump(type == 15 ? 9 : type == 19 ? 10 : 11);
    dump.bytes(type).string("x").bytes(1).string(id(5, 1)).string(node());
    dump.bytes(2, 5, 2); // entries and last ID
    if (type != 15) {
      dump.bytes(5, 1, 0, 0, 2); // first ID, greatest deleted one, entries added
    }
    dump.bytes(1).string("g").bytes(5, 2);
    if (type != 15) {
      dump.bytes(2); // entries read
    }
    dump.bytes(2);
    for (int sequence = 1; sequence <= 2; sequence++) {
      dump.raw(id(5, sequence)).raw(OldDump.little(1000 + sequence, 8)).bytes(3);
    }
    dump.bytes(1).string("c").raw(OldDump.little(2000, 8));
    if (type == 21) {
      dump.raw(OldDump.little(1999, 8));
    }
    return dump.bytes(2).raw(id(5, 1)).raw(id(5, 2)).end();
  }

  @Test
  void read_eachVersion_findsTheSame() throws RdbException {
    try (Slabs slabs = Scratch.slabs()) {
      StreamValue expected = new StreamValue(slabs);
      expected.add(new StreamId(5, 1), new byte[][] {{'a'}, {'1'}}, 0);
      expected.add(new StreamId(5, 2), new byte[][] {{'a'}, {'x'}}, 0);
      var group = Objects.requireNonNull(expected.addGroup(new byte[] {'g'}, expected.lastId(), 2));
      var consumer = Objects.requireNonNull(group.addConsumer(new byte[] {'c'}, 2000));
      group.assign(new StreamId(5, 1), consumer, 1001, 3);
      group.assign(new StreamId(5, 2), consumer, 1002, 3);
      for (int type : new int[] {15, 19, 21}) {
        assertThat(Found.in(file(type)).keys)
            .as("type %d", type)
            .containsEntry("0/x", Found.content(expected));
      }
    }
  }

  @Test
  void read_emptyStreamWithTheGreatestIds_keepsThem() throws RdbException {
    try (Slabs slabs = Scratch.slabs()) {
      var stream = new StreamValue(slabs);
      stream.setLastId(StreamId.MAX);
      stream.setMaxDeletedId(new StreamId(-2, 1));
      stream.setEntriesAdded(Long.MAX_VALUE);
      stream.addGroup(new byte[0], StreamId.MAX, StreamGroup.UNKNOWN);
      var read = (StreamValue) DumpPayload.read(DumpPayload.of(stream, true), slabs);
      assertThat(Found.content(read)).isEqualTo(Found.content(stream));
      assertThat(read.isEmpty()).isFalse();
    }
  }

  @Test
  void read_whatDoesNotAgree_isRefusedWithItsPlace() {
    byte[] good = file(19);
    int node = indexOf(good, node());
    refused(good, node + 6, 3, "the master entry tells 3 entries and 0 deleted");
    refused(good, node + 8, 1, "the master entry tells 2 entries and 1 deleted");
    refused(good, node + 10, 9, "a master entry that does not end with 0");
    refused(good, node + 17, 4, "an entry's flags are 4");
    refused(good, node + 31, 0, "does not follow on 5-1");
    refused(good, node + 25, 5, "an entry of 4 elements tells 5");
    int counters = node + node().length;
    refused(good, counters, 3, "a stream of 3 entries, in whose nodes are 2");
    refused(good, counters + 2, 1, "a stream's last ID 5-1, with an entry 5-2");
    refused(good, counters + 1, 4, "a stream's last ID 4-2, with an entry 5-2");
    int first = good.length - 9 - 32;
    refused(good, first + 15, 2, "a consumer's entry 5-2");
    refused(good, first + 15, 7, "a consumer's entry 5-7, which is not pending");
    refused(good, first - 1, 1, "a group of 2 pending entries, 1 with a consumer");
  }

  private static void refused(byte[] good, int at, int value, String reason) {
    byte[] bad = good.clone();
    bad[at] = (byte) value;
    assertThatThrownBy(() -> Found.in(bad))
        .isInstanceOf(RdbException.class)
        .hasMessageContaining("at offset ")
        .hasMessageContaining(reason);
  }

  @Property(tries = 3000)
  void read_damagedPayload_isRefusedOrWhole(@ForAll long seed) {
    var random = new Random(seed);
    try (Slabs slabs = Scratch.slabs()) {
      List<String> values = List.of("a", "12", "b".repeat(random.nextInt(70)), "-70000", "");
      StreamValue stream = Content.stream(slabs, values);
      if (random.nextBoolean()) {
        stream.delete(new StreamId(2, 0));
      }
      byte[] payload = DumpPayload.of(stream, false);
      for (int i = random.nextInt(3); i >= 0; i--) {
        payload[random.nextInt(payload.length - 10)] = (byte) random.nextInt(256);
      }
      try {
        walk((StreamValue) DumpPayload.read(payload, slabs));
      } catch (RdbException e) {
        assertThat(e).hasMessageContaining("at offset ");
      } catch (ClassCastException e) {
        assertThat(payload[0]).as("another type now").isNotEqualTo((byte) 19);
      }
    }
  }

  /** Goes to all places that commands go to, forwards and backwards. */
  private static void walk(StreamValue stream) {
    String content = Found.content(stream);
    assertThat(content).startsWith("stream");
    for (boolean reverse : new boolean[] {false, true}) {
      var entries = stream.entries(StreamId.MIN, StreamId.MAX, reverse);
      long count = 0;
      while (entries.next()) {
        count++;
      }
      assertThat(count).isEqualTo(stream.length());
    }
    for (int i = 0; i < stream.groups(); i++) {
      StreamPending pending = stream.group(i).pending(null, StreamId.MIN);
      while (pending.next()) {
        assertThat(pending.consumer().pending()).isPositive();
      }
    }
    if (!stream.lastId().equals(StreamId.MAX)) {
      stream.add(StreamId.MAX, new byte[][] {{'a'}, {'b'}}, 0);
    }
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int at = 0; ; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
  }
}
