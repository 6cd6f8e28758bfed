package io.holdfast.server.structure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.MalformedValueException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ListpackTest {
  @Test
  void append_shortStringAndIntegers_bytesAsInTheSpecification() {
    with(
        packed -> {
          assertThat(hex(packed)).isEqualTo("070000000000ff");
          packed.append(bytes("hi"));
          packed.append(bytes("7"));
          packed.append(bytes("-1"));
          packed.append(bytes("300000"));
          assertThat(hex(packed))
              .isEqualTo("15000000040082686903" + "0701" + "dfff02" + "f2e0930404" + "ff");
        });
  }

  @Test
  void append_ofEachWidth_bytesAsRedisWrites() {
    assertThat(entry("")).isEqualTo("8001");
    assertThat(entry("127")).isEqualTo("7f01");
    assertThat(entry("128")).isEqualTo("c08002");
    assertThat(entry("-4096")).isEqualTo("d00002");
    assertThat(entry("4095")).isEqualTo("cfff02");
    assertThat(entry("4096")).isEqualTo("f1001003");
    assertThat(entry("-32768")).isEqualTo("f1008003");
    assertThat(entry("-32769")).isEqualTo("f2ff7fff04");
    assertThat(entry("8388608")).isEqualTo("f30000800005");
    assertThat(entry("-2147483649")).isEqualTo("f4ffffff7fffffffff09");
    assertThat(entry("9223372036854775807")).isEqualTo("f4ffffffffffffff7f09");
    assertThat(entry("9223372036854775808")).startsWith("933932").endsWith("14");
    assertThat(entry("x".repeat(63))).startsWith("bf78").endsWith("7840");
    assertThat(entry("x".repeat(64))).startsWith("e04078").endsWith("7842");
    assertThat(entry("x".repeat(125))).startsWith("e07d78").endsWith("787f");
    assertThat(entry("x".repeat(126))).startsWith("e07e78").endsWith("780180");
    assertThat(entry("x".repeat(4095))).startsWith("efff78").endsWith("78" + "2081");
    assertThat(entry("x".repeat(4096))).startsWith("f00010000078").endsWith("78" + "2085");
    assertThat(entry("x".repeat(16377))).endsWith("78" + "7ffe");
    assertThat(entry("x".repeat(16378))).endsWith("78" + "00ffff");
  }

  @Property(tries = 200)
  void changes_randomSequence_sameAsArrayListAndItsBytes(@ForAll long seed) {
    var random = new Random(seed);
    with(
        packed -> {
          List<String> model = new ArrayList<>();
          for (int i = 0; i < 60; i++) {
            int index = model.isEmpty() ? 0 : random.nextInt(model.size());
            int at = packed.seek(index);
            assertThat(at).isEqualTo(ListpackBytes.offset(model, index));
            change(random, packed, model, index, at);
            assertThat(packed.toBytes()).isEqualTo(ListpackBytes.of(model));
            assertSame(packed, model);
          }
        });
  }

  private static void change(
      Random random, Listpack packed, List<String> model, int index, int at) {
    String value = text(random);
    byte[] bytes = bytes(value);
    switch (random.nextInt(8)) {
      case 0 -> {
        packed.prepend(bytes);
        model.addFirst(value);
      }
      case 1 -> {
        packed.insert(at, bytes);
        model.add(index, value);
      }
      case 2 -> {
        if (!model.isEmpty()) {
          packed.replace(at, bytes);
          model.set(index, value);
        }
      }
      case 3, 4 -> {
        if (!model.isEmpty()) {
          int count = 1 + random.nextInt(3);
          int next = packed.delete(at, count);
          model.subList(index, Math.min(model.size(), index + count)).clear();
          assertThat(next).isEqualTo(ListpackBytes.offset(model, index));
        }
      }
      case 5 -> {
        String second = text(random);
        packed.insertPair(at, bytes, bytes(second));
        model.add(index, value);
        model.add(index + 1, second);
      }
      default -> {
        packed.append(bytes);
        model.add(value);
      }
    }
  }

  private static void assertSame(Listpack packed, List<String> model) {
    assertThat(Listpack.validate(packed.toBytes())).isEqualTo(model.size());
    assertThat(packed.size()).isEqualTo(model.size());
    List<String> forwards = new ArrayList<>();
    for (int at = packed.first(); at != Listpack.NONE; at = packed.next(at)) {
      String read = new String(packed.get(at), ISO_8859_1);
      forwards.add(read);
      assertThat(packed.length(at)).isEqualTo(read.length());
      assertThat(packed.equalsAt(at, bytes(read))).isTrue();
      assertThat(packed.equalsAt(at, bytes(read + "x"))).isFalse();
      assertThat(packed.equalsAt(at, bytes(flipLast(read)))).isFalse();
    }
    assertThat(forwards).isEqualTo(model);
    List<String> backwards = new ArrayList<>();
    for (int at = packed.last(); at != Listpack.NONE; at = packed.previous(at)) {
      backwards.addFirst(new String(packed.get(at), ISO_8859_1));
    }
    assertThat(backwards).isEqualTo(model);
    var sink = new Collected();
    assertThat(packed.read(packed.first(), Integer.MAX_VALUE, sink)).isEqualTo(model.size());
    assertThat(sink.elements).isEqualTo(model);
    for (int i = 0; i < model.size(); i++) {
      byte[] value = bytes(model.get(i));
      assertThat(packed.find(value, packed.first(), 1))
          .isEqualTo(packed.seek(model.indexOf(model.get(i))));
      assertThat(packed.find(value, packed.seek(i), 2)).isEqualTo(packed.seek(i));
      assertThat(packed.seek(i - model.size())).isEqualTo(packed.seek(i));
    }
    assertThat(packed.find(bytes("nowhere"), packed.first(), 2)).isEqualTo(Listpack.NONE);
    assertThat(packed.find(bytes("99999"), packed.first(), 3)).isEqualTo(Listpack.NONE);
  }

  @Property(tries = 100)
  void copy_ofAnyEntries_hasTheSameBytes(@ForAll long seed) {
    var random = new Random(seed);
    with(
        packed -> {
          List<String> model = new ArrayList<>();
          for (int i = random.nextInt(30); i > 0; i--) {
            model.add(text(random));
            packed.append(bytes(model.getLast()));
          }
          Listpack copy = packed.copyTo(packed.payload().slabs());
          assertSame(copy, model);
          assertThat(copy.toBytes()).isEqualTo(packed.toBytes());
          ((DetachedPayload) copy.payload()).free();
        });
  }

  @Test
  void integers_atEachWidthsEdge_readBack() {
    List<Long> values = new ArrayList<>();
    for (int bits = 0; bits < 64; bits++) {
      for (long d = -2; d <= 2; d++) {
        values.add((1L << bits) + d);
        values.add(-(1L << bits) + d);
      }
    }
    with(
        packed -> {
          for (long value : values) {
            packed.append(value);
          }
          assertThat(packed.toBytes())
              .isEqualTo(ListpackBytes.of(values.stream().map(v -> Long.toString(v)).toList()));
          List<Long> read = new ArrayList<>();
          for (int at = packed.first(); at != Listpack.NONE; at = packed.next(at)) {
            read.add(packed.integer(at));
          }
          assertThat(read).isEqualTo(values);
        });
  }

  @Test
  void strings_atEachHeadsAndTailsEdge_readBack() {
    for (int edge : new int[] {64, 127, 4096, 16383, 2097151}) {
      for (int length = edge - 7; length <= edge + 2; length++) {
        int wanted = length;
        with(
            packed -> {
              List<String> texts = List.of("x".repeat(wanted), "y");
              texts.forEach(text -> packed.append(bytes(text)));
              assertThat(packed.toBytes()).isEqualTo(ListpackBytes.of(texts));
              assertThat(packed.get(packed.previous(packed.last()))).hasSize(wanted);
            });
      }
    }
  }

  @Test
  void size_over65534Entries_isCountedAgain() {
    with(
        packed -> {
          for (int i = 0; i < 66_000; i++) {
            packed.append(i & 15);
          }
          assertThat(packed.size()).isEqualTo(66_000);
          packed.delete(packed.seek(40_000), 1000);
          assertThat(packed.size()).isEqualTo(65_000);
          assertThat(Listpack.validate(packed.toBytes())).isEqualTo(65_000);
        });
  }

  @Test
  void of_packedBytes_isTheSame() {
    byte[] bytes = HexFormat.of().parseHex("0f00000003008268690307017f01ff");
    try (var slabs = new Slabs(1L << 24, new BlockChecker.Strict())) {
      Listpack packed = Listpack.of(slabs, Form.LIST_LISTPACK, bytes);
      assertSame(packed, List.of("hi", "7", "127"));
      assertThat(Listpack.open(packed.payload()).toBytes()).isEqualTo(bytes);
    }
  }

  @Property(tries = 2000)
  void validate_damagedBytes_refusedOrReadable(@ForAll long seed) {
    var random = new Random(seed);
    with(
        packed -> {
          for (int i = random.nextInt(8); i >= 0; i--) {
            packed.append(bytes(text(random)));
          }
          byte[] damaged = packed.toBytes();
          for (int i = random.nextInt(3); i >= 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
          }
          int entries;
          try {
            entries = Listpack.validate(damaged);
          } catch (MalformedValueException e) {
            assertThat(e.offset()).isBetween(0, damaged.length);
            return;
          }
          Memory.write(packed.payload().address(), damaged, 0, damaged.length);
          int read = 0;
          for (int at = packed.last(); at != Listpack.NONE; at = packed.previous(at)) {
            assertThat(at + packed.length(at)).isLessThan(damaged.length + 20);
            packed.get(at);
            read++;
          }
          assertThat(read).isEqualTo(entries);
        });
  }

  @Test
  void validate_truncated_tellsOffsetAndReason() {
    byte[] bytes = {8, 0, 0, 0, 1, 0, 5, (byte) 0xFF};
    assertThatThrownBy(() -> Listpack.validate(bytes))
        .isInstanceOf(MalformedValueException.class)
        .hasMessage("listpack at byte 6: entry's tail goes beyond the end");
  }

  @Test
  void validate_stringOfFourGibibytes_isRefused() {
    byte[] bytes = HexFormat.of().parseHex("0e0000000100" + "f0ffffffff7801" + "ff");
    assertThatThrownBy(() -> Listpack.validate(bytes))
        .hasMessage("listpack at byte 6: entry of 4294967300 bytes goes beyond the end");
  }

  /** Lends an empty listpack, and frees it; nothing else may be left in the slabs then. */
  private static void with(Consumer<Listpack> use) {
    var checker = new BlockChecker.Strict();
    try (var slabs = new Slabs(1L << 26, checker)) {
      var payload = new ShiftedPayload(slabs, Form.LIST_LISTPACK, Listpack.EMPTY_BYTES);
      use.accept(Listpack.init(payload));
      payload.free();
      assertThat(checker.liveBlocks()).isZero();
    }
  }

  /** The bytes of the only entry of a listpack. */
  private static String entry(String text) {
    var made = new StringBuilder();
    with(
        packed -> {
          packed.append(bytes(text));
          made.append(hex(packed), 12, 2 * packed.byteLength() - 2);
        });
    return made.toString();
  }

  private static String hex(Listpack packed) {
    return HexFormat.of().formatHex(packed.toBytes());
  }

  private static String flipLast(String text) {
    return text.isEmpty()
        ? "y"
        : text.substring(0, text.length() - 1) + (char) (text.charAt(text.length() - 1) ^ 1);
  }

  static final class Collected implements ElementSink {
    final List<String> elements = new ArrayList<>();

    @Override
    public void bytes(long address, int length) {
      byte[] read = new byte[length];
      Memory.read(address, read, 0, length);
      elements.add(new String(read, ISO_8859_1));
    }

    @Override
    public void integer(long value) {
      elements.add(Long.toString(value));
    }
  }

  static String text(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Long.toString(random.nextInt(5));
      case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 2 -> "x".repeat(random.nextInt(300));
      case 3 -> "0" + random.nextInt(3);
      case 4 -> "";
      case 5 -> "z".repeat(random.nextInt(9000));
      default -> "v" + random.nextInt(20);
    };
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
