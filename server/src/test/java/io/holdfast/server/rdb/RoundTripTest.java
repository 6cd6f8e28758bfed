package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.value.EncodingLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private static final EncodingLimits SMALL = new EncodingLimits(4, 8, 4, 4, 4, 8);

  @Property(tries = 400)
  void payload_ofAnyValue_givesItBack(@ForAll("values") Value value, @ForAll boolean compress)
      throws RdbException {
    byte[] payload = DumpPayload.of(value, compress);
    assertThat(DumpPayload.isIntact(payload)).isTrue();
    Value read = DumpPayload.read(payload);
    assertThat(Found.content(read)).isEqualTo(Found.content(value));
    assertThat(read.type()).isEqualTo(value.type());
  }

  @Property(tries = 100)
  void file_ofAnyValues_givesThemBack(@ForAll("keys") List<Map.Entry<String, Value>> keys)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    var file = new RdbFileWriter(Channels.newChannel(bytes), true);
    file.begin("7.0.15", "0.1.0", 1_700_000_000, 12345);
    file.database(7, keys.size(), 0);
    var entries = new RdbBuffer(16, true);
    var expected = new Found();
    for (int i = 0; i < keys.size(); i++) {
      byte[] key = (i + keys.get(i).getKey()).getBytes(StandardCharsets.UTF_8);
      long expireAt = i % 3 == 0 ? i : -1;
      RdbValueWriter.writeEntry(entries, key, keys.get(i).getValue(), expireAt);
      expected.entry(7, key, keys.get(i).getValue(), expireAt, 0);
    }
    file.write(entries.array(), entries.size());
    file.end();
    assertThat(file.bytes()).isEqualTo(bytes.size());
    Found found = Found.in(bytes.toByteArray());
    assertThat(found.keys).isEqualTo(expected.keys);
    assertThat(found.remarks)
        .containsExactly(
            "redis-ver=7.0.15",
            "redis-bits=64",
            "ctime=1700000000",
            "used-mem=12345",
            "aof-base=0",
            "holdfast-ver=0.1.0");
  }

  @Test
  void lengths_ofEveryForm_roundTrip() throws RdbException {
    long[] lengths = {0, 63, 64, 16383, 16384, 0xffff_ffffL, 0x1_0000_0000L, Long.MAX_VALUE};
    var out = new RdbBuffer(1, false);
    for (long length : lengths) {
      out.writeLength(length);
    }
    RdbInput in = RdbInput.of("lengths", out.array(), out.size());
    for (long length : lengths) {
      assertThat(in.readLength()).isEqualTo(length);
    }
    assertThat(in.remaining()).isZero();
  }

  @Test
  void strings_thatAreIntegers_takeFewBytes() throws RdbException {
    String[] texts = {
      "0",
      "-128",
      "127",
      "-129",
      "32767",
      "-32769",
      "2147483647",
      "-2147483648",
      "2147483648",
      "01",
      "-0",
      "+1",
      "",
      "9223372036854775807"
    };
    int[] sizes = {2, 2, 2, 3, 3, 5, 5, 5, 11, 3, 3, 3, 1, 20};
    for (int i = 0; i < texts.length; i++) {
      var out = new RdbBuffer(1, true);
      byte[] text = texts[i].getBytes(StandardCharsets.US_ASCII);
      out.writeString(text);
      assertThat(out.size()).as(texts[i]).isEqualTo(sizes[i]);
      assertThat(RdbInput.of("text", out.array(), out.size()).readString()).isEqualTo(text);
    }
  }

  @Provide
  Arbitrary<Value> values() {
    return Combinators.combine(
            Arbitraries.of("string", "list", "hash", "set", "zset"),
            strings().list().ofMinSize(1).ofMaxSize(30),
            Arbitraries.doubles(),
            Arbitraries.of(true, false))
        .as(RoundTripTest::value);
  }

  @Provide
  Arbitrary<List<Map.Entry<String, Value>>> keys() {
    return Combinators.combine(Arbitraries.strings().ofMaxLength(30), values())
        .as(Map::entry)
        .list()
        .ofMaxSize(10);
  }

  private static Arbitrary<String> strings() {
    return Arbitraries.oneOf(
        Arbitraries.strings().alpha().ofMaxLength(100),
        Arbitraries.longs().map(l -> Long.toString(l)),
        Arbitraries.integers().between(-5000, 5000).map(i -> Integer.toString(i)),
        Arbitraries.strings().withChars("ab").ofMinLength(60).ofMaxLength(300));
  }

  private static Value value(String type, List<String> texts, double score, boolean small) {
    EncodingLimits.use(small ? SMALL : EncodingLimits.DEFAULTS);
    try {
      return switch (type) {
        case "string" -> StringValue.of(bytes(texts.getFirst()));
        case "list" -> list(texts);
        case "hash" -> hash(texts);
        case "set" -> set(texts);
        default -> sortedSet(texts, score);
      };
    } finally {
      EncodingLimits.use(EncodingLimits.DEFAULTS);
    }
  }

  private static Value list(List<String> texts) {
    var list = new ListValue();
    texts.forEach(text -> list.addLast(bytes(text)));
    return list;
  }

  private static Value hash(List<String> texts) {
    var hash = new HashValue();
    texts.forEach(text -> hash.put(bytes(text), bytes(text + "v")));
    return hash;
  }

  private static Value set(List<String> texts) {
    var set = new SetValue();
    texts.forEach(text -> set.add(bytes(text)));
    return set;
  }

  private static Value sortedSet(List<String> texts, double score) {
    var sorted = new SortedSetValue();
    texts.forEach(text -> sorted.put(bytes(text), score * (text.length() % 3)));
    return sorted;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
