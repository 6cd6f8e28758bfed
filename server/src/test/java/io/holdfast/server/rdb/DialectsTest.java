package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Redis since 7.4 and Valkey since 9.0 write, each in its own way. */
class DialectsTest {
  private static final int NONE = 0xff;

  @Test
  void read_ofRedisWithoutFieldExpiry_isAHash() throws RdbException {
    var dump = new OldDump(12);
    dump.bytes(22).string("a").bytes(1, 0).string("f").string("v");
    dump.bytes(23).string("b").string(OldDump.listpack("f", "v", 0));
    dump.bytes(24).string("c").raw(new byte[8]).bytes(1, 0).string("f").string("v");
    dump.bytes(25).string("d").raw(new byte[8]).string(OldDump.listpack("f", "v", 0, "g", 7, 0));
    assertThat(Found.in(dump.end()).keys)
        .isEqualTo(
            Map.of(
                "0/a",
                "hash[f=v]",
                "0/b",
                "hash[f=v]",
                "0/c",
                "hash[f=v]",
                "0/d",
                "hash[f=v, g=7]"));
  }

  @Test
  void read_ofRedisWithFieldExpiry_isRefusedWithKeyAndOffset() {
    var late = 4_000_000_000_000L;
    refused(new OldDump(12).bytes(22).string("k").bytes(1, 5).string("f").string("v"), 17);
    refused(new OldDump(12).bytes(23).string("k").string(OldDump.listpack("f", "v", late)), 16);
    refused(
        new OldDump(12).bytes(24).string("k").raw(new byte[8]).bytes(1, 1).string("f").string("v"),
        25);
    refused(
        new OldDump(12)
            .bytes(25)
            .string("k")
            .raw(new byte[8])
            .string(OldDump.listpack("f", "v", late)),
        24);
  }

  @Test
  void read_ofValkey_knowsItsHashAndNotThoseOfRedis() throws RdbException {
    var dump = OldDump.valkey(80).bytes(22).string("k").bytes(1).string("f").string("v");
    dump.bytes(NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE);
    assertThat(Found.in(dump.end()).keys).isEqualTo(Map.of("0/k", "hash[f=v]"));
    refused(
        OldDump.valkey(80)
            .bytes(22)
            .string("k")
            .bytes(1)
            .string("f")
            .string("v")
            .raw(OldDump.little(4_000_000_000_000L, 8)),
        17);
    assertThatThrownBy(
            () -> Found.in(OldDump.valkey(80).bytes(24).string("k").raw(new byte[99]).end()))
        .hasMessageContaining("test.rdb at offset 15: unknown type 24")
        .hasMessageEndingWith("in the value of key \"k\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 79, 81, 999})
  void read_otherVersionOfValkey_isRefusedByName(int version) {
    assertThatThrownBy(() -> Found.in(OldDump.valkey(version).end()))
        .hasMessageContaining("test.rdb at offset 6: VALKEY version \"%03d\"", version)
        .hasMessageContaining("1 to 12 of Redis")
        .hasMessageContaining("80 of Valkey");
  }

  @Test
  void read_otherMagic_isNoDump() {
    assertThatThrownBy(
            () -> Found.in("SOMETHING".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .hasMessageContaining("no dump: it begins with \"SOMETHING\"");
    assertThatThrownBy(() -> Found.in(new OldDump(12).bytes(243, 1, 1).end()))
        .hasMessageContaining("unknown opcode 243");
    assertThatThrownBy(() -> Found.in(OldDump.valkey(80).bytes(243, 1, 1).end()))
        .hasMessageContaining("slots that were being imported");
  }

  @Test
  void read_slotsAndModulesOfLargeNumbers_areSkipped() throws RdbException {
    var dump = OldDump.valkey(80).bytes(244, 1, 1, 0).bytes(247).bytes(0x81).raw(ones());
    dump.bytes(2, 1, 1, 0x81).raw(ones()).bytes(2, 0x81).raw(ones()).bytes(0);
    dump.bytes(0).string("k").bytes(0xc0, 5);
    Found found = Found.in(dump.end());
    assertThat(found.keys).isEqualTo(Map.of("0/k", "5"));
    assertThat(found.skipped).containsExactly("data of a module");
  }

  @Test
  void payload_ofEachDialect_isReadByItsVersion() throws RdbException {
    byte[] redis = {22, 1, 0, 1, 'f', 1, 'v', 12, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] valkey = {
      22, 1, 1, 'f', 1, 'v', -1, -1, -1, -1, -1, -1, -1, -1, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    try (Slabs slabs = Scratch.slabs()) {
      assertThat(Found.content(DumpPayload.read(redis, slabs))).isEqualTo("hash[f=v]");
      assertThat(Found.content(DumpPayload.read(valkey, slabs))).isEqualTo("hash[f=v]");
    }
    byte[] between = redis.clone();
    between[between.length - 10] = 13;
    assertThat(DumpPayload.isIntact(between)).isFalse();
  }

  private static byte[] ones() {
    byte[] ones = new byte[8];
    Arrays.fill(ones, (byte) NONE);
    return ones;
  }

  private static void refused(OldDump dump, long offset) {
    assertThatThrownBy(() -> Found.in(dump.end()))
        .isInstanceOf(RdbException.class)
        .matches(e -> ((RdbException) e).isUnsupported())
        .hasMessage(
            "test.rdb at offset "
                + offset
                + ": a hash field with an expiry of its own, which this version can't keep, in the"
                + " value of key \"k\"");
  }
}
