package io.holdfast.server.structure;

import static io.holdfast.server.structure.ListpackTest.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class HashValueTest {
  @Test
  void put_fewFields_listpackAsRedisWrites() {
    with(
        (slabs, hash) -> {
          assertThat(hash.isEmpty()).isTrue();
          hash.put(bytes("f"), bytes("12"));
          hash.put(bytes("g"), bytes("value"));
          hash.put(bytes("f"), bytes("-1"));
          assertThat(HexFormat.of().formatHex(hash.listpack()))
              .isEqualTo("170000000400" + "816602" + "dfff02" + "816702" + "8576616c756506" + "ff");
          assertThat(hash.encoding()).isEqualTo("listpack");
        });
  }

  @Test
  void put_beyondALimit_isATable() {
    with(
        (slabs, hash) -> {
          for (int i = 0; i < 512; i++) {
            hash.put(bytes("f" + i), bytes("x".repeat(64)));
          }
          assertThat(hash.put(bytes("f5"), bytes("other"))).isFalse();
          assertThat(hash.encoding()).isEqualTo("listpack");
          assertThat(hash.put(bytes("one more"), bytes(""))).isTrue();
          assertThat(hash.encoding()).isEqualTo("hashtable");
          assertThat(hash.payload().form()).isEqualTo(Form.HASH_TABLE);
          assertThat(hash.listpack()).isNull();
          assertThat(hash.size()).isEqualTo(513);
          assertThat(hash.get(bytes("f5"))).isEqualTo(bytes("other"));
        });
    for (int length : new int[] {64, 65}) {
      for (boolean field : new boolean[] {true, false}) {
        with(
            (slabs, hash) -> {
              String text = "x".repeat(length);
              hash.put(bytes(field ? text : "f"), bytes(field ? "v" : text));
              assertThat(hash.encoding()).isEqualTo(length > 64 ? "hashtable" : "listpack");
            });
      }
    }
  }

  @Property(tries = 40)
  void changes_randomSequence_sameAsHashMapAndSameEncodingAsOnTheHeap(@ForAll long seed) {
    var random = new Random(seed);
    int range = random.nextBoolean() ? 40 : 1500;
    with(
        (slabs, hash) -> {
          var oracle = new io.holdfast.server.value.HashValue();
          Map<String, String> model = new HashMap<>();
          for (int i = 0; i < 3 * range; i++) {
            String field = (random.nextBoolean() ? "" : "f") + random.nextInt(range);
            if (random.nextInt(3) == 0) {
              assertThat(hash.remove(bytes(field))).isEqualTo(model.remove(field) != null);
              oracle.remove(bytes(field));
            } else {
              String value = value(random, i < range);
              assertThat(hash.put(bytes(field), bytes(value)))
                  .isNotEqualTo(model.containsKey(field));
              oracle.put(bytes(field), bytes(value));
              model.put(field, value);
            }
            assertThat(hash.contains(bytes(field))).isEqualTo(model.containsKey(field));
          }
          assertThat(hash.encoding()).isEqualTo(oracle.encoding());
          assertThat(hash.listpack()).isEqualTo(oracle.listpack());
          assertSame(hash, model);
          HashValue copy = hash.copyTo(slabs);
          assertThat(hash.encoding()).isEqualTo(copy.encoding());
          model.keySet().forEach(field -> assertThat(hash.remove(bytes(field))).isTrue());
          assertThat(hash.isEmpty()).isTrue();
          assertSame(copy, model);
          free(copy);
        });
  }

  @Property(tries = 30)
  void sample_anyCount_differentFieldsOfTheHash(@ForAll long seed) {
    var random = new Random(seed);
    with(
        (slabs, hash) -> {
          int size = 1 + random.nextInt(900);
          for (int i = 0; i < size; i++) {
            hash.put(bytes("f" + i), bytes("v" + i));
          }
          int count = random.nextInt(size + 3);
          Set<String> fields = new HashSet<>();
          hash.sample(
              count,
              random,
              (field, value) -> {
                assertThat(hash.get(field)).isEqualTo(value);
                assertThat(fields.add(string(field))).isTrue();
              });
          assertThat(fields).hasSize(Math.min(count, size));
          hash.random(random, (field, value) -> assertThat(hash.get(field)).isEqualTo(value));
        });
  }

  @Property(tries = 30)
  void scan_whileTheHashChanges_seesAllThatStays(@ForAll long seed) {
    var random = new Random(seed);
    with(
        (slabs, hash) -> {
          Set<String> stays = new HashSet<>();
          for (int i = 0; i < 600; i++) {
            stays.add("stay" + i);
            hash.put(bytes("stay" + i), bytes("v"));
          }
          Set<String> seen = new HashSet<>();
          long cursor = 0;
          int next = 0;
          do {
            cursor = hash.scan(cursor, (field, value) -> seen.add(string(field)));
            boolean grow = next < 3000 && random.nextInt(200) < 110; // else the walk never ends
            for (int i = random.nextInt(40); i > 0; i--) {
              if (grow) {
                hash.put(bytes("t" + next++), bytes("v" + i));
              } else {
                hash.remove(bytes("t" + random.nextInt(next + 1)));
              }
            }
          } while (cursor != 0);
          assertThat(seen).containsAll(stays);
        });
  }

  @Test
  void ofListpack_moreFieldsThanTheLimit_isATableAtOnce() {
    for (int fields : new int[] {512, 513}) {
      with(
          (slabs, hash) -> {
            Listpack packed = Listpack.create(slabs, Form.HASH_LISTPACK);
            for (int i = 0; i < fields; i++) {
              packed.append(bytes("f" + i));
              packed.append(i);
            }
            byte[] bytes = packed.toBytes();
            ((DetachedPayload) packed.payload()).free();
            HashValue read = HashValue.ofListpack(slabs, bytes);
            assertThat(read.encoding()).isEqualTo(fields > 512 ? "hashtable" : "listpack");
            assertThat(read.listpack()).isEqualTo(fields > 512 ? null : bytes);
            assertThat(read.size()).isEqualTo(fields);
            assertThat(read.get(bytes("f17"))).isEqualTo(bytes("17"));
            free(read);
          });
    }
  }

  @Test
  void put_withoutRoomForTheTable_changesNothing() {
    var checker = new BlockChecker.Strict();
    try (var slabs = new Slabs(1L << 24, checker)) {
      var hash = new HashValue(slabs);
      for (int i = 0; i < 512; i++) {
        hash.put(bytes("field" + i), bytes("x".repeat(64)));
      }
      byte[] before = hash.listpack();
      List<Integer> fillers = new ArrayList<>();
      for (int size = 1 << 23; size >= 64; size /= 2) {
        try {
          while (true) {
            fillers.add(slabs.allocate(size));
            fillers.add(size);
          }
        } catch (StoreFullException full) {
          // as full as it gets with blocks of this size
        }
      }
      int blocks = checker.liveBlocks();
      assertThatThrownBy(() -> hash.put(bytes("g"), bytes("y")))
          .isInstanceOf(StoreFullException.class);
      assertThat(checker.liveBlocks()).isEqualTo(blocks);
      assertThat(hash.listpack()).isEqualTo(before);
      for (int i = 0; i < fillers.size(); i += 2) {
        slabs.free(fillers.get(i), fillers.get(i + 1));
      }
      assertThat(hash.put(bytes("g"), bytes("y"))).isTrue();
      assertThat(hash.encoding()).isEqualTo("hashtable");
      free(hash);
      assertThat(checker.liveBlocks()).isZero();
    }
  }

  private static void assertSame(HashValue hash, Map<String, String> model) {
    assertThat(hash.size()).isEqualTo(model.size());
    Map<String, String> contents = new HashMap<>();
    hash.forEach((field, value) -> contents.put(string(field), string(value)));
    assertThat(contents).isEqualTo(model);
    var fields = new Read();
    var values = new Read();
    hash.forEach(fields, values);
    assertThat(fields.elements).hasSize(model.size()).hasSameSizeAs(values.elements);
    for (int i = 0; i < fields.elements.size(); i++) {
      assertThat(values.elements.get(i)).isEqualTo(model.get(fields.elements.get(i)));
    }
    model.forEach(
        (field, value) -> {
          assertThat(hash.get(bytes(field))).isEqualTo(bytes(value));
          var read = new Read();
          assertThat(hash.get(bytes(field), read)).isTrue();
          assertThat(read.elements).containsExactly(value);
        });
    assertThat(hash.get(bytes("nowhere"))).isNull();
    assertThat(hash.get(bytes("nowhere"), new Read())).isFalse();
  }

  private static String value(Random random, boolean isShort) {
    return switch (random.nextInt(isShort ? 3 : 5)) {
      case 0 -> "" + random.nextInt();
      case 1 -> "x".repeat(random.nextInt(65));
      case 2 -> "" + (random.nextLong() >> random.nextInt(64));
      case 3 -> random.nextInt(20) == 0 ? "y".repeat(random.nextInt(6000)) : "short";
      default -> "z";
    };
  }

  /** Lends an empty hash, and frees it; nothing else may be left in the slabs then. */
  private static void with(BiConsumer<Slabs, HashValue> use) {
    var checker = new BlockChecker.Strict();
    try (var slabs = new Slabs(1L << 28, checker)) {
      var payload = new ShiftedPayload(slabs, Form.HASH_LISTPACK, Listpack.EMPTY_BYTES);
      Listpack.init(payload);
      var hash = HashValue.open(payload);
      use.accept(slabs, hash);
      while (!hash.freeSome(100)) {
        assertThat(checker.liveBlocks()).isGreaterThan(1);
      }
      assertThat(checker.liveBlocks()).isEqualTo(1);
      payload.free();
    }
  }

  /** Frees one that is in a payload of its own, after a look at what it says of its memory. */
  private static void free(HashValue hash) {
    Slabs slabs = hash.payload().slabs();
    long before = slabs.usedBytes();
    long memory = hash.memory();
    while (!hash.freeSome(50)) {
      assertThat(slabs.usedBytes()).isLessThan(before);
    }
    ((DetachedPayload) hash.payload()).free();
    assertThat(before - slabs.usedBytes()).isEqualTo(memory);
  }

  private static String string(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /** Elements as they were handed over. */
  static final class Read implements ElementSink {
    final List<String> elements = new ArrayList<>();

    @Override
    public void bytes(long address, int length) {
      byte[] read = new byte[length];
      Memory.read(address, read, 0, length);
      elements.add(string(read));
    }

    @Override
    public void integer(long value) {
      elements.add(Long.toString(value));
    }
  }
}
