package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.rdb.RdbFileWriter;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.WritableByteChannel;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a save leaves to the garbage collector, for whose work all clients stand still: bytes of the
 * heap for each key, without what a save takes whatever its size.
 */
class SaveGarbageTest {
  private static final int FEW = 10_000;
  private static final int MANY = 50_000;

  /** Less than the smallest object, which has 16. */
  private static final long STRING = 12;

  /** Some views of 16 to 24 bytes, but no copy of the value or of its elements. */
  private static final long COLLECTION = 200;

  private final Slabs slabs = Scratch.slabs();
  private final WritableByteChannel nowhere = new Interfering(() -> {});
  private long epoch;

  @AfterEach
  void close() {
    slabs.close();
  }

  private Value value(String kind, int i) {
    return switch (kind) {
      case "text" -> Content.string("value " + i);
      case "long" -> Content.string("value " + i + " and more of it".repeat(20));
      case "integer" -> StringValue.of(i);
      case "large integer" -> StringValue.of(Long.MIN_VALUE + i);
      case "list" -> Content.list(slabs, "a", "" + i, "some longer element", "17");
      case "hash" -> Content.hash(slabs, 5, "v" + i);
      case "set" -> Content.set(slabs, "1", "2", "7000000", "" + i);
      default -> sorted(i);
    };
  }

  private SortedSetValue sorted(int i) {
    var sorted = new SortedSetValue(slabs);
    sorted.put(Content.bytes("member"), i);
    sorted.put(Content.bytes("other"), -7);
    return sorted;
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "long", "integer", "large integer"})
  void write_strings_leavesNoObjectForAny(String kind) throws IOException {
    assertThat(perKey(i -> value(kind, i))).as("bytes of garbage a key").isLessThan(STRING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "hash", "set", "zset"})
  void write_packedCollections_leavesOnlyViews(String kind) throws IOException {
    assertThat(perKey(i -> value(kind, i))).as("bytes of garbage a key").isLessThan(COLLECTION);
  }

  private long perKey(IntFunction<Value> values) throws IOException {
    try (var few = filled(FEW, values);
        var many = filled(MANY, values)) {
      garbage(few); // classes are loaded, the larger buffers made
      garbage(many);
      return (garbage(many) - garbage(few)) / (MANY - FEW);
    }
  }

  private Keyspace filled(int keys, IntFunction<Value> values) {
    var keyspace = new Keyspace(4, 16);
    var content = new Content(keyspace);
    for (int i = 0; i < keys; i++) {
      content.put(i % 2, "key:" + i, values.apply(i), i % 3 == 0 ? 4_000_000_000_000L : -1);
    }
    return keyspace;
  }

  private long garbage(Keyspace keyspace) throws IOException {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    keyspace.prepareSnapshot(++epoch);
    long before = threads.getCurrentThreadAllocatedBytes();
    var pending = new PendingMemory(Long.MAX_VALUE, WriterHold.NOBODY);
    new SnapshotRun(keyspace, epoch, true, new LockedSteps(Runnable::run), pending, () -> {})
        .write(new RdbFileWriter(nowhere, true), "7.0.15", "0.1.0");
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
