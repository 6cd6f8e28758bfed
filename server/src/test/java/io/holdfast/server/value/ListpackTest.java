package io.holdfast.server.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ListpackTest {
  @Test
  void append_shortStringAndIntegers_bytesAsInTheSpecification() {
    var packed = new Listpack();
    packed.append(bytes("hi"));
    packed.append(bytes("7"));
    packed.append(bytes("-1"));
    packed.append(bytes("300000"));
    assertThat(HexFormat.of().formatHex(packed.toBytes()))
        .isEqualTo("15000000040082686903" + "0701" + "dfff02" + "f2e0930404" + "ff");
  }

  @Property(tries = 300)
  void changes_randomSequence_sameAsArrayList(@ForAll long seed) {
    var random = new Random(seed);
    var packed = new Listpack();
    List<String> model = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int index = model.isEmpty() ? 0 : random.nextInt(model.size());
      String value = text(random);
      switch (random.nextInt(6)) {
        case 0 -> {
          packed.prepend(bytes(value));
          model.addFirst(value);
        }
        case 1 -> {
          packed.insert(packed.seek(index), bytes(value));
          model.add(index, value);
        }
        case 2 -> {
          if (!model.isEmpty()) {
            packed.replace(packed.seek(index), bytes(value));
            model.set(index, value);
          }
        }
        case 3 -> {
          if (!model.isEmpty()) {
            int count = 1 + random.nextInt(3);
            packed.delete(packed.seek(index), count);
            model.subList(index, Math.min(model.size(), index + count)).clear();
          }
        }
        default -> {
          packed.append(bytes(value));
          model.add(value);
        }
      }
      assertSame(packed, model);
    }
    assertSame(Listpack.of(packed.toBytes()), model);
    assertSame(packed.copy(), model);
  }

  private static void assertSame(Listpack packed, List<String> model) {
    assertThat(Listpack.validate(packed.toBytes())).isEqualTo(model.size());
    assertThat(packed.size()).isEqualTo(model.size());
    List<String> forwards = new ArrayList<>();
    for (int at = packed.first(); at != Listpack.NONE; at = packed.next(at)) {
      forwards.add(new String(packed.get(at), ISO_8859_1));
      assertThat(packed.length(at)).isEqualTo(forwards.getLast().length());
      assertThat(packed.equalsAt(at, bytes(forwards.getLast()))).isTrue();
    }
    assertThat(forwards).isEqualTo(model);
    List<String> backwards = new ArrayList<>();
    for (int at = packed.last(); at != Listpack.NONE; at = packed.previous(at)) {
      backwards.addFirst(new String(packed.get(at), ISO_8859_1));
    }
    assertThat(backwards).isEqualTo(model);
    for (String value : model) {
      int found = packed.find(bytes(value), packed.first(), 1);
      assertThat(found).isEqualTo(packed.seek(model.indexOf(value)));
    }
  }

  @Test
  void integers_atEachWidthsEdge_readBack() {
    var packed = new Listpack();
    List<Long> values = new ArrayList<>();
    for (int bits = 0; bits < 64; bits++) {
      for (long d = -2; d <= 2; d++) {
        values.add((1L << bits) + d);
        values.add(-(1L << bits) + d);
      }
    }
    for (long value : values) {
      packed.append(value);
    }
    List<Long> read = new ArrayList<>();
    for (int at = packed.first(); at != Listpack.NONE; at = packed.next(at)) {
      read.add(packed.integer(at));
    }
    assertThat(read).isEqualTo(values);
  }

  @Test
  void strings_atEachHeadsAndTailsEdge_readBack() {
    for (int length : new int[] {63, 64, 125, 126, 127, 4095, 4096, 16381, 16382, 16383, 2097151}) {
      var packed = new Listpack();
      packed.append(bytes("x".repeat(length)));
      packed.append(bytes("y"));
      assertThat(Listpack.validate(packed.toBytes())).isEqualTo(2);
      assertThat(packed.get(packed.previous(packed.last()))).hasSize(length);
    }
  }

  @Test
  void size_over65534Entries_isCountedAgain() {
    var packed = new Listpack();
    for (int i = 0; i < 70_000; i++) {
      packed.append(i & 15);
    }
    assertThat(Listpack.of(packed.toBytes()).size()).isEqualTo(70_000);
  }

  @Property(tries = 2000)
  void validate_damagedBytes_refusedOrReadable(@ForAll long seed) {
    var random = new Random(seed);
    var packed = new Listpack();
    for (int i = random.nextInt(8); i >= 0; i--) {
      packed.append(bytes(text(random)));
    }
    byte[] damaged = packed.toBytes();
    for (int i = random.nextInt(3); i >= 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    try {
      Listpack.validate(damaged);
    } catch (MalformedValueException e) {
      assertThat(e.offset()).isBetween(0, damaged.length);
      return;
    }
    Listpack read = Listpack.of(damaged);
    for (int at = read.last(); at != Listpack.NONE; at = read.previous(at)) {
      read.get(at);
    }
  }

  @Test
  void validate_truncated_tellsOffsetAndReason() {
    byte[] bytes = {8, 0, 0, 0, 1, 0, 5, (byte) 0xFF};
    assertThatThrownBy(() -> Listpack.validate(bytes))
        .isInstanceOf(MalformedValueException.class)
        .hasMessage("listpack at byte 6: entry's tail goes beyond the end");
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
