package io.holdfast.server.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.MalformedValueException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class IntsetTest {
  @Test
  void add_ofEachWidth_bytesAsRedisWrites() {
    with(
        set -> {
          assertThat(hex(set)).isEqualTo("0200000000000000");
          set.add(5);
          set.add(-32768);
          set.add(32767);
          assertThat(hex(set)).isEqualTo("0200000003000000" + "0080" + "0500" + "ff7f");
          set.add(32768);
          assertThat(hex(set))
              .isEqualTo("0400000004000000" + "0080ffff" + "05000000" + "ff7f0000" + "00800000");
          set.remove(-32768);
          set.remove(32767);
          set.add(-2147483649L);
          assertThat(hex(set))
              .isEqualTo(
                  "0800000003000000"
                      + "ffffff7fffffffff"
                      + "0500000000000000"
                      + "0080000000000000");
        });
  }

  @Property(tries = 300)
  void changes_randomSequence_sameAsTreeSetAndSameBytesAsOnTheHeap(@ForAll long seed) {
    var random = new Random(seed);
    with(
        set -> {
          var oracle = new io.holdfast.server.value.Intset();
          var model = new TreeSet<Long>();
          int widest = 16 + random.nextInt(49);
          for (int i = 0; i < 150; i++) {
            long value = value(random, widest);
            if (random.nextInt(3) == 0) {
              long gone =
                  model.isEmpty() || random.nextBoolean()
                      ? value
                      : new ArrayList<>(model).get(random.nextInt(model.size()));
              assertThat(set.remove(gone)).isEqualTo(model.remove(gone));
              oracle.remove(gone);
            } else {
              assertThat(set.add(value)).isEqualTo(model.add(value));
              oracle.add(value);
            }
            assertThat(set.contains(value)).isEqualTo(model.contains(value));
            assertThat(set.toBytes()).isEqualTo(oracle.toBytes());
            assertThat(members(set)).isEqualTo(List.copyOf(model));
          }
        });
  }

  @Test
  void of_packedBytes_isTheSame() {
    byte[] bytes = HexFormat.of().parseHex("0400000002000000" + "feffffff" + "00000100");
    try (var slabs = new Slabs(1L << 24, new BlockChecker.Strict())) {
      assertThat(Intset.validate(bytes)).isEqualTo(2);
      Intset set = Intset.of(slabs, bytes);
      assertThat(members(set)).containsExactly(-2L, 65536L);
      assertThat(set.toBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void validate_damagedBytes_tellsOffsetAndReason() {
    refused("0200", "intset at byte 0: 2 bytes, the least is 8");
    refused("0300000001000000" + "000000", "intset at byte 0: integers of 3 bytes, not 2, 4 or 8");
    refused("0200000002000000" + "0100", "intset at byte 4: header tells 2 members, there are 10");
    refused("02000000ffffffff" + "0100", "intset at byte 4: header tells 4294967295 members");
    refused("0200000002000000" + "0100" + "0100", "intset at byte 10: members are not in rising");
    refused("0200000002000000" + "0100" + "ffff", "intset at byte 10: members are not in rising");
  }

  @Property(tries = 1000)
  void validate_randomChange_sameAnswerAsOnTheHeap(@ForAll long seed) {
    var random = new Random(seed);
    with(
        set -> {
          for (int i = random.nextInt(6); i >= 0; i--) {
            set.add(value(random, 16 + random.nextInt(49)));
          }
          byte[] damaged = set.toBytes();
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
          assertThat(answer(() -> Intset.validate(damaged)))
              .isEqualTo(answer(() -> io.holdfast.server.value.Intset.validate(damaged)));
        });
  }

  private static String answer(IntSupplier validation) {
    try {
      return "members: " + validation.getAsInt();
    } catch (MalformedValueException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void refused(String hex, String message) {
    assertThatThrownBy(() -> Intset.validate(HexFormat.of().parseHex(hex)))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageStartingWith(message);
  }

  private static long value(Random random, int bits) {
    long value = random.nextLong() >> (64 - random.nextInt(1, bits + 1));
    return random.nextInt(8) == 0 ? (1L << random.nextInt(bits)) * (value < 0 ? -1 : 1) : value;
  }

  private static List<Long> members(Intset set) {
    List<Long> members = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      members.add(set.get(i));
    }
    return members;
  }

  private static String hex(Intset set) {
    return HexFormat.of().formatHex(set.toBytes());
  }

  /** Lends an empty intset, and frees it; nothing else may be left in the slabs then. */
  private static void with(Consumer<Intset> use) {
    var checker = new BlockChecker.Strict();
    try (var slabs = new Slabs(1L << 24, checker)) {
      var payload = new ShiftedPayload(slabs, Form.SET_INTSET, Intset.EMPTY_BYTES);
      use.accept(Intset.init(payload));
      payload.free();
      assertThat(checker.liveBlocks()).isZero();
    }
  }
}
