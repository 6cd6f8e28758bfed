package io.holdfast.server.structure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.EncodingLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists under any sequence of changes: what they hold, and in which nodes. */
final class ListValueTest {
  private static final int[] FILLS = {-2, -1, -3, -4, -5, 1, 2, 3, 10, 128, 0, -6};

  @AfterTry
  @AfterEach
  void restoreLimits() {
    EncodingLimits.use(EncodingLimits.DEFAULTS);
  }

  @Property(tries = 80)
  void changes_randomSequence_sameAsArrayList(@ForAll long seed) {
    var random = new Random(seed);
    fill(FILLS[random.nextInt(FILLS.length)]);
    var checker = new BlockChecker.Strict();
    try (var slabs = new Slabs(1L << 30, checker)) {
      var payload = new ShiftedPayload(slabs, Form.LIST_LISTPACK, Listpack.EMPTY_BYTES);
      Listpack.init(payload);
      var run = new ListRun(random, ListValue.open(payload));
      run.fill();
      for (int i = 0; i < 150; i++) {
        run.change();
        assertThat(ListValue.open(payload).size()).isEqualTo(run.model.size());
        if (i % 15 == 0) {
          assertThat(elements(run.list)).isEqualTo(run.model);
        }
        long beside = run.list.memory() - Slabs.blockSize(payload.size());
        assertThat(beside)
            .isEqualTo(slabs.usedBytes() - Slabs.blockSize(ShiftedPayload.BEFORE + payload.size()));
      }
      assertSame(run.list, run.model, random);
      assertCopies(slabs, run.list, run.model, random);
      while (!run.list.freeSome(3)) {
        assertThat(run.list.memory()).isPositive();
      }
      payload.free();
      assertThat(checker.liveBlocks()).isZero();
    }
  }

  private static void assertCopies(Slabs slabs, ListValue list, List<String> model, Random random) {
    ListValue copy = list.copyTo(slabs);
    var again = new ListValue(slabs);
    list.forEachNode(again::appendListpack, again::appendPlain);
    assertThat(raw(copy)).isEqualTo(raw(list));
    assertThat(raw(again)).isEqualTo(raw(list));
    assertThat(copy.memory()).isLessThanOrEqualTo(list.memory());
    assertSame(copy, model, random);
    assertSame(again, model, random);
    free(copy);
    free(again);
  }

  /** Checksums of the nodes that an earlier implementation made, for each of {@link #FILLS}. */
  @Test
  void changes_ofFixedSequences_giveTheSameNodesAsEver() {
    List<String> sums = new ArrayList<>();
    for (int fill : FILLS) {
      fill(fill);
      var sum = new CRC32();
      for (int seed = 0; seed < 5; seed++) {
        try (var slabs = new Slabs(1L << 30, BlockChecker.NONE)) {
          var run = new ListRun(new Random(seed), new ListValue(slabs));
          run.fill();
          for (int i = 0; i < 200; i++) {
            run.change();
          }
          raw(run.list).forEach(sum::update);
        }
      }
      sums.add(Long.toHexString(sum.getValue()));
    }
    assertThat(sums)
        .containsExactly(
            "8a6a56fb",
            "7beb9c4d",
            "556501d3",
            "a3ed854c",
            "31fc1c41",
            "902f3aa6",
            "fa481558",
            "405cd6b5",
            "c402d500",
            "79b6b526",
            "902f3aa6",
            "902f3aa6");
  }

  @Test
  void insert_intoAFullNode_splitsAndMergesAsRedisDoes() {
    fill(2);
    try (var slabs = new Slabs(1L << 24, new BlockChecker.Strict())) {
      var list = new ListValue(slabs);
      for (String element : "a b c d 5".split(" ")) {
        list.addLast(bytes(element));
      }
      String ab = "0d0000000200" + "816102" + "816202" + "ff";
      assertThat(nodes(list))
          .containsExactly(ab, "0d0000000200816302816402ff", "09000000010005" + "01ff");
      assertThat(list.insert(bytes("d"), bytes("X"), false)).isTrue();
      assertThat(nodes(list))
          .containsExactly(ab, "0d0000000200816302815802ff", "0c00000002008164020501ff");
      assertThat(list.insert(bytes("a"), bytes("Y"), true)).isTrue();
      assertThat(nodes(list))
          .containsExactly(
              "0a0000000100816102ff",
              "0d0000000200815902816202ff",
              "0d0000000200816302815802ff",
              "0c00000002008164020501ff");
      assertThat(list.insert(bytes("none"), bytes("Z"), true)).isFalse();
      free(list);
    }
  }

  @Test
  void removeRange_withinAndAcrossNodes_keepsTheNodesThatStay() {
    fill(3);
    try (var slabs = new Slabs(1L << 24, new BlockChecker.Strict())) {
      var list = new ListValue(slabs);
      for (int i = 0; i < 12; i++) {
        list.addLast(bytes("" + i));
      }
      list.removeRange(2, 5);
      assertThat(nodes(list))
          .containsExactly(
              "0b000000020000010101ff",
              "0b000000020007010801ff",
              "0d0000000300090" + "10a010b01ff");
      assertThat(list.nodes()).isEqualTo(3);
      free(list);
    }
  }

  @Test
  void set_ofAPlainElement_putsAPackedOneInItsPlace() {
    try (var slabs = new Slabs(1L << 24, new BlockChecker.Strict())) {
      var list = new ListValue(slabs);
      list.appendPlain(new byte[0]);
      list.appendPlain(bytes("plain"));
      list.set(1, bytes("x"));
      list.addFirst(bytes("y"));
      assertThat(nodes(list))
          .containsExactly("0a0000000100817902ff", "plain ", "0a0000000100817802ff");
      assertThat(list.removeEqual(new byte[0], false, 9)).isOne();
      assertThat(list.size()).isEqualTo(2);
      free(list);
    }
  }

  static void fill(int fill) {
    var d = EncodingLimits.DEFAULTS;
    EncodingLimits.use(
        new EncodingLimits(
            d.hashMaxListpackEntries(),
            d.hashMaxListpackValue(),
            fill,
            d.setMaxIntsetEntries(),
            d.zsetMaxListpackEntries(),
            d.zsetMaxListpackValue(),
            d.streamNodeMaxBytes(),
            d.streamNodeMaxEntries()));
  }

  static void free(ListValue list) {
    while (!list.freeSome(100)) {
      assertThat(list.isEmpty()).isFalse();
    }
    ((DetachedPayload) list.payload()).free();
  }

  private static List<String> nodes(ListValue list) {
    List<String> nodes = new ArrayList<>();
    list.forEachNode(
        packed -> nodes.add(HexFormat.of().formatHex(packed)),
        plain -> nodes.add("plain " + string(plain)));
    assertThat(list.nodes()).isEqualTo(nodes.size());
    return nodes;
  }

  private static List<ByteBuffer> raw(ListValue list) {
    List<ByteBuffer> nodes = new ArrayList<>();
    list.forEachNode(
        packed -> nodes.add(ByteBuffer.wrap(packed)), plain -> nodes.add(ByteBuffer.wrap(plain)));
    assertThat(list.nodes()).isEqualTo(nodes.size());
    return nodes;
  }

  private static void assertSame(ListValue list, List<String> model, Random random) {
    assertThat(elements(list)).isEqualTo(model);
    assertThat(list.isEmpty()).isEqualTo(model.isEmpty());
    for (int i = 0; i < 10 && !model.isEmpty(); i++) {
      int index = random.nextInt(model.size());
      String wanted = model.get(index);
      assertThat(string(list.get(index))).isEqualTo(wanted);
      int count = random.nextInt(model.size() - index + 1);
      var part = new ListpackTest.Collected();
      list.forEach(index, count, part);
      assertThat(part.elements).isEqualTo(model.subList(index, index + count));
      List<Integer> expected =
          IntStream.range(0, model.size())
              .filter(at -> model.get(at).equals(wanted))
              .boxed()
              .toList();
      assertThat(positions(list, wanted, false, model.size())).isEqualTo(expected);
      int most = random.nextInt(model.size());
      assertThat(positions(list, wanted, true, most).reversed())
          .isEqualTo(expected.stream().filter(at -> at >= model.size() - most).toList());
    }
  }

  private static List<String> elements(ListValue list) {
    List<String> elements = new ArrayList<>();
    list.forEach(element -> elements.add(string(element)));
    return elements;
  }

  private static List<Integer> positions(
      ListValue list, String wanted, boolean fromTail, int most) {
    List<Integer> found = new ArrayList<>();
    list.positions(bytes(wanted), fromTail, most, found::add);
    return found;
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  static String string(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
