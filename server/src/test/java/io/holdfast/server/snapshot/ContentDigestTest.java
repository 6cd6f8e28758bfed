package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.value.EncodingLimits;
import io.holdfast.server.value.StreamId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentDigestTest {
  @TempDir Path folder;
  private final Slabs slabs = Scratch.slabs();

  @AfterEach
  void end() {
    slabs.close();
    EncodingLimits.use(EncodingLimits.DEFAULTS);
  }

  @Test
  void digest_ofNothing_isZero() {
    assertThat(new ContentDigest().hex()).isEqualTo("0".repeat(32));
  }

  @Test
  void digest_otherOrderAndEncoding_isTheSame() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      order.add(i);
    }
    Set<String> digests = new HashSet<>();
    for (int round = 0; round < 4; round++) {
      Collections.shuffle(order, new Random(round));
      EncodingLimits.use(
          round % 2 == 0 ? EncodingLimits.DEFAULTS : new EncodingLimits(1, 1, 2, 1, 1, 1, 50, 2));
      var hash = new HashValue(slabs);
      var set = new SetValue(slabs);
      var numbers = new SetValue(slabs);
      var sorted = new SortedSetValue(slabs);
      for (int i : order) {
        hash.put(Content.bytes("f" + i), Content.bytes("v" + i * 7));
        set.add(Content.bytes("m" + i));
        numbers.add(Content.bytes(Integer.toString(i)));
        sorted.put(Content.bytes("m" + i), i / 3.0);
      }
      var digest = new ContentDigest();
      List<Runnable> adds = new ArrayList<>();
      adds.add(() -> digest.add(0, Content.bytes("h"), hash, -1));
      adds.add(() -> digest.add(0, Content.bytes("s"), set, -1));
      adds.add(() -> digest.add(0, Content.bytes("n"), numbers, -1));
      adds.add(() -> digest.add(0, Content.bytes("z"), sorted, -1));
      var stream = Content.stream(slabs, List.of("a", "b", "17", "d", "e", "f", "g"));
      adds.add(() -> digest.add(0, Content.bytes("x"), stream, -1));
      adds.add(() -> digest.add(0, Content.bytes("l"), Content.list(slabs, "a", "12", "c"), -1));
      Collections.shuffle(adds, new Random(round));
      adds.forEach(Runnable::run);
      digests.add(digest.hex());
    }
    assertThat(digests).hasSize(1);
  }

  @Test
  void digest_integerAndItsText_areTheSame() {
    assertThat(of(0, "k", StringValue.of(123), -1))
        .isEqualTo(of(0, "k", StringValue.raw(Content.bytes("123")), -1));
  }

  @Test
  void digest_negativeZeroAsScore_isZero() {
    var zero = new SortedSetValue(slabs);
    zero.put(Content.bytes("a"), 0.0);
    EncodingLimits.use(new EncodingLimits(0, 0, 2, 0, 0, 0, 0, 0));
    var negative = new SortedSetValue(slabs);
    negative.put(Content.bytes("a"), -0.0);
    assertThat(of(0, "k", negative, -1)).isEqualTo(of(0, "k", zero, -1));
  }

  @Test
  void digest_anyDifference_shows() {
    var sorted = new SortedSetValue(slabs);
    sorted.put(Content.bytes("a"), 1);
    var higher = new SortedSetValue(slabs);
    higher.put(Content.bytes("a"), 1.0000000000000002);
    Set<String> digests = new HashSet<>();
    List<String> all =
        List.of(
            of(0, "k", Content.string("v"), -1),
            of(1, "k", Content.string("v"), -1),
            of(0, "kv", Content.string(""), -1),
            of(0, "", Content.string("kv"), -1),
            of(0, "k", Content.string("v"), 5),
            of(0, "k", Content.string("v"), 6),
            of(0, "k", Content.list(slabs, "v"), -1),
            of(0, "k", Content.set(slabs, "v"), -1),
            of(0, "k", Content.list(slabs, "a", "b"), -1),
            of(0, "k", Content.list(slabs, "b", "a"), -1),
            of(0, "k", Content.list(slabs, "ab"), -1),
            of(0, "k", Content.set(slabs, "a", "b"), -1),
            of(0, "k", Content.set(slabs, "ab"), -1),
            of(0, "k", Content.hash(slabs, 1, "v"), -1),
            of(0, "k", Content.hash(slabs, 2, "v"), -1),
            of(0, "k", sorted, -1),
            of(0, "k", higher, -1));
    digests.addAll(all);
    assertThat(digests).hasSize(all.size());
  }

  @Test
  void digest_anyDifferenceOfAStream_shows() {
    List<Consumer<StreamValue>> changes =
        List.of(
            stream -> {},
            stream -> stream.delete(new StreamId(2, 0)),
            stream -> stream.add(new StreamId(100, 0), new byte[][] {{1}, {2}}, 0),
            stream -> stream.setLastId(new StreamId(99, 1)),
            stream -> stream.setMaxDeletedId(new StreamId(0, 1)),
            stream -> stream.setEntriesAdded(77),
            stream -> group(stream).setLast(new StreamId(1, 1), 1),
            stream -> group(stream).setLast(new StreamId(1, 0), 2),
            stream -> group(stream).acknowledge(new StreamId(1, 0)),
            stream -> group(stream).addConsumer(Content.bytes("d"), 5),
            stream -> consumer(stream).setSeenAt(6),
            stream -> group(stream).assign(new StreamId(1, 0), consumer(stream), 8, 1),
            stream -> group(stream).assign(new StreamId(1, 0), consumer(stream), 7, 2),
            stream -> stream.addGroup(Content.bytes("h"), StreamId.MIN, -1));
    Set<String> digests = new HashSet<>();
    for (Consumer<StreamValue> change : changes) {
      StreamValue stream = Content.stream(slabs, List.of("a", "b", "c"));
      change.accept(stream);
      digests.add(of(0, "k", stream, -1));
    }
    assertThat(digests).hasSize(changes.size());
  }

  private static StreamGroup group(StreamValue stream) {
    return Objects.requireNonNull(stream.group(Content.bytes("g")));
  }

  private static StreamConsumer consumer(StreamValue stream) {
    return Objects.requireNonNull(group(stream).consumer(Content.bytes("c")));
  }

  @Test
  void digest_longStrings_areWhole() {
    String text = "x".repeat(40_000);
    assertThat(of(0, "k", Content.string(text), -1))
        .isNotEqualTo(of(0, "k", Content.string(text + "x"), -1));
    assertThat(of(0, "k", Content.list(slabs, text, "a"), -1))
        .isNotEqualTo(of(0, "k", Content.list(slabs, text + "a", ""), -1));
  }

  @Test
  void save_otherShardCount_hasTheSameDigest() {
    Set<String> digests = new HashSet<>();
    for (int shards : new int[] {1, 2, 64}) {
      var keyspace = new Keyspace(shards, 16);
      new Content(keyspace).oneOfEach();
      try (var saver =
          new SnapshotSaver(
              keyspace,
              () -> new SnapshotSettings(new SnapshotFiles(folder, "dump.rdb"), false, false),
              "7.0.15",
              "0.1.0")) {
        digests.add(saver.save().digest());
      }
    }
    assertThat(digests).hasSize(1);
  }

  private static String of(int database, String key, Value value, long expireAt) {
    var digest = new ContentDigest();
    digest.add(database, Content.bytes(key), value, expireAt);
    return digest.hex();
  }
}
