package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings that Redis no longer writes, from bytes that an independent writer makes. */
class OldVersionsTest {
  private static final String LONG = "x".repeat(300);

  @Test
  void read_version1_readsPlainTypes() throws RdbException {
    var dump =
        new OldDump(1)
            .bytes(254, 2, 0)
            .string("s")
            .bytes(0xc0, 0xf6) // -10 in 8 bits
            .bytes(253)
            .raw(OldDump.little(2_000_000_000, 4))
            .bytes(1)
            .string("l")
            .bytes(2)
            .string("a")
            .string("b")
            .bytes(2)
            .string("t")
            .bytes(2)
            .string("m")
            .string("7")
            .bytes(3)
            .string("z")
            .bytes(3)
            .string("one")
            .bytes(3)
            .text("1.5")
            .string("low")
            .bytes(255)
            .string("high")
            .bytes(254)
            .bytes(4)
            .string("h")
            .bytes(1)
            .string("f")
            .string("v");
    assertThat(Found.in(dump.end()).keys)
        .isEqualTo(
            Map.of(
                "2/s", "-10",
                "2/l@2000000000000", "list[a, b]",
                "2/t", "set[7, m]",
                "2/z", "zset[low:-Infinity, one:1.5, high:Infinity]",
                "2/h", "hash[f=v]"));
  }

  @Test
  void read_zipmap_readsLongLengthsAndUnusedBytes() throws RdbException {
    byte[] zipmap = OldDump.zipmap(3, "f", "v", "g", LONG);
    assertThat(Found.in(new OldDump(2).bytes(9).string("h").string(zipmap).end()).keys)
        .isEqualTo(Map.of("0/h", "hash[f=v, g=" + LONG + "]"));
  }

  @Test
  void read_ziplists_readEveryWidth() throws RdbException {
    byte[] list =
        OldDump.ziplist(
            "a", LONG, "b", 0, 12, (byte) -7, (short) -300, 70000, 1 << 30, 1L << 40, "");
    byte[] hash = OldDump.ziplist("f", "v", "n", 5);
    byte[] zset = OldDump.ziplist("m", (short) -3, "k", "2.5");
    var dump =
        new OldDump(6)
            .bytes(10)
            .string("l")
            .string(list)
            .bytes(13)
            .string("h")
            .string(hash)
            .bytes(12)
            .string("z")
            .string(zset)
            .bytes(14)
            .string("q")
            .bytes(2)
            .string(OldDump.ziplist("a", 1))
            .string(OldDump.ziplist("b"))
            .bytes(11)
            .string("i")
            .string(OldDump.intset(4, -70000, 5, 100000));
    assertThat(Found.in(dump.end()).keys)
        .isEqualTo(
            Map.of(
                "0/l",
                "list[a, " + LONG + ", b, 0, 12, -7, -300, 70000, 1073741824, 1099511627776, ]",
                "0/h",
                "hash[f=v, n=5]",
                "0/z",
                "zset[m:-3.0, k:2.5]",
                "0/q",
                "list[a, 1, b]",
                "0/i",
                "set[-70000, 100000, 5]"));
  }

  @Test
  void read_version11_readsSetsInListpacksAndSkipsWhatIsNoKey() throws RdbException {
    byte[] members = HexFormat.of().parseHex("0c0000000200" + "816202" + "1101" + "ff");
    var dump =
        new OldDump(11)
            .bytes(250)
            .string("redis-ver")
            .string("7.2.4")
            .bytes(245)
            .string("#!lua name=lib")
            .bytes(247, 5, 2, 1, 1, 7, 4)
            .raw(new byte[8])
            .bytes(5)
            .string("text")
            .bytes(0)
            .bytes(251, 1, 0)
            .bytes(248, 10)
            .bytes(249, 200)
            .bytes(20)
            .string("s")
            .string(members);
    Found found = Found.in(dump.end());
    assertThat(found.keys).isEqualTo(Map.of("0/s", "set[17, b]"));
    assertThat(found.remarks).containsExactly("redis-ver=7.2.4");
    assertThat(found.skipped).containsExactly("data of a module");
    assertThat(found.libraries).containsExactly("#!lua name=lib");
  }

  @Test
  void read_emptyCollection_isSkippedAndSaid() throws RdbException {
    Found found = Found.in(new OldDump(9).bytes(1).string("none").bytes(0).end());
    assertThat(found.keys).isEmpty();
    assertThat(found.skipped).containsExactly("an empty list \"none\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 80, 9999})
  void read_newerVersion_isRefusedByName(int version) {
    assertThatThrownBy(() -> Found.in(new OldDump(version).end()))
        .isInstanceOf(RdbException.class)
        .hasMessageContaining("test.rdb at offset 5: REDIS version \"%04d\"", version)
        .hasMessageContaining("supported are 1 to 12 of Redis")
        .hasMessageContaining("80 of Valkey");
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7, 8, 15, 19, 21, 24, 26, 200})
  void read_typeThatCannotBeHeld_isAnError(int type) {
    assertThatThrownBy(() -> Found.in(new OldDump(12).bytes(type).string("k").bytes(1).end()))
        .isInstanceOf(RdbException.class)
        .hasMessageStartingWith("test.rdb at offset ");
  }

  @Test
  void read_hugeLengths_areRefusedBeforeMemoryIsTaken() {
    int[][] claims = {
      {0, 1, 'k', 0x81, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
      {0, 1, 'k', 0x80, 0x7f, 0xff, 0xff, 0xff},
      {0, 1, 'k', 0xc3, 1, 0x80, 0x7f, 0xff, 0xff, 0xff, 0},
      {1, 1, 'k', 0x80, 0x7f, 0xff, 0xff, 0xff},
      {4, 1, 'k', 0x80, 0x7f, 0xff, 0xff, 0xff},
      {5, 1, 'k', 0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
      {18, 1, 'k', 0x80, 0xff, 0xff, 0xff, 0xff},
    };
    for (int[] claim : claims) {
      assertThatThrownBy(() -> Found.in(new OldDump(10).bytes(claim).end()))
          .isInstanceOf(RdbException.class)
          .hasMessageStartingWith("test.rdb at offset ");
    }
  }

  @Test
  void read_memberTwice_isAnError() {
    var set = new OldDump(9).bytes(2).string("s").bytes(2).string("a").string("a");
    byte[] pairs = OldDump.ziplist("f", "1", "f", "2");
    var hash = new OldDump(9).bytes(13).string("h").string(pairs);
    assertThatThrownBy(() -> Found.in(set.end())).hasMessageContaining("was there before");
    assertThatThrownBy(() -> Found.in(hash.end())).hasMessageContaining("was there before");
  }
}
