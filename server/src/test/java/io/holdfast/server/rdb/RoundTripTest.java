package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.snapshot.Content;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import io.holdfast.server.value.EncodingLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private static final EncodingLimits SMALL = new EncodingLimits(4, 8, 4, 4, 4, 8, 100, 3);

  @Property(tries = 400)
  void payload_ofAnyValue_givesItBack(@ForAll("values") Plan plan, @ForAll boolean compress)
      throws RdbException {
    var checker = new BlockChecker.Strict();
    try (Slabs slabs = Scratch.slabs(checker)) {
      Value value = plan.make(slabs);
      byte[] payload = DumpPayload.of(value, compress);
      assertThat(DumpPayload.isIntact(payload)).isTrue();
      Region large = DumpPayload.large(value, compress);
      assertThat(bytes(large)).isEqualTo(payload);
      large.release();
      Value read = DumpPayload.read(payload, slabs);
      assertThat(Found.content(read)).isEqualTo(Found.content(value));
      assertThat(read.type()).isEqualTo(value.type());
      Values.free(value);
      Values.free(read);
      assertThat(checker.liveBlocks()).isZero();
    }
  }

  @Property(tries = 100)
  void file_ofAnyValues_givesThemBack(@ForAll("keys") List<Map.Entry<String, Plan>> keys)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    var file = new RdbFileWriter(Channels.newChannel(bytes), true);
    file.begin("7.0.15", "0.1.0", 1_700_000_000, 12345);
    file.database(7, keys.size(), 0);
    var entries = new RdbBuffer(16, true);
    Map<String, String> expected;
    try (Slabs slabs = Scratch.slabs()) {
      var written = new Found(slabs);
      for (int i = 0; i < keys.size(); i++) {
        byte[] key = bytes(i + keys.get(i).getKey());
        Value value = keys.get(i).getValue().make(slabs);
        long expireAt = i % 3 == 0 ? i : -1;
        RdbValueWriter.writeEntry(entries, key, value, expireAt);
        written.entry(7, key, value, expireAt, 0);
      }
      expected = written.keys;
    }
    file.write(entries.array(), entries.size());
    file.end();
    assertThat(file.bytes()).isEqualTo(bytes.size());
    Found found = Found.in(bytes.toByteArray());
    assertThat(found.keys).isEqualTo(expected);
    assertThat(found.remarks)
        .containsExactly(
            "redis-ver=7.0.15",
            "redis-bits=64",
            "ctime=1700000000",
            "used-mem=12345",
            "aof-base=0",
            "holdfast-ver=0.1.0");
  }

  @Property(tries = 100)
  void file_ofABufferThatSpills_isThatOfOneThatDoesNot(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var plain = new RdbBuffer(16, true);
    RdbBuffer spilling = RdbBuffer.spilling(16, 1 + random.nextInt(300), true);
    for (int i = 0; i < 200; i++) {
      byte[] text = new byte[random.nextInt(random.nextInt(20) == 0 ? 5000 : 60)];
      if (random.nextBoolean()) {
        random.nextBytes(text);
      }
      long number = random.nextLong();
      for (RdbBuffer out : List.of(plain, spilling)) {
        out.writeString(text);
        out.writeLongLittleEndian(number);
        out.writeLength(number & 0xffff);
      }
      if (i % 50 == 7) {
        byte[] part = new byte[] {1, 2, (byte) i};
        Region region = Region.of(part);
        spilling.writeRegion(region);
        plain.writeLength(part.length);
        plain.writeBytes(part, 0, part.length);
        assertThat(region.isShared()).isTrue();
        region.release();
      }
      assertThat(spilling.total()).isEqualTo(plain.size());
    }
    var bytes = new ByteArrayOutputStream();
    var file = new RdbFileWriter(Channels.newChannel(bytes), true);
    file.write(spilling);
    assertThat(bytes.toByteArray()).isEqualTo(plain.toByteArray());
    assertThat(spilling.total()).isZero();
  }

  private static byte[] bytes(Region region) {
    var bytes = new byte[region.length()];
    Memory.read(region.address(), bytes, 0, bytes.length);
    return bytes;
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
  Arbitrary<Plan> values() {
    return Combinators.combine(
            Arbitraries.of("string", "list", "hash", "set", "zset", "stream"),
            strings().list().ofMinSize(1).ofMaxSize(30),
            Arbitraries.doubles(),
            Arbitraries.of(true, false))
        .as(Plan::new);
  }

  @Provide
  Arbitrary<List<Map.Entry<String, Plan>>> keys() {
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

  /** What a value is to be made of. */
  record Plan(String type, List<String> texts, double score, boolean small) {
    Value make(Slabs slabs) {
      EncodingLimits.use(small ? SMALL : EncodingLimits.DEFAULTS);
      try {
        return switch (type) {
          case "string" -> StringValue.of(bytes(texts.getFirst()));
          case "list" -> list(slabs);
          case "hash" -> hash(slabs);
          case "set" -> set(slabs);
          case "stream" -> stream(slabs);
          default -> sortedSet(slabs);
        };
      } finally {
        EncodingLimits.use(EncodingLimits.DEFAULTS);
      }
    }

    private Value list(Slabs slabs) {
      var list = new ListValue(slabs);
      texts.forEach(text -> list.addLast(bytes(text)));
      return list;
    }

    private Value hash(Slabs slabs) {
      var hash = new HashValue(slabs);
      texts.forEach(text -> hash.put(bytes(text), bytes(text + "v")));
      return hash;
    }

    private Value set(Slabs slabs) {
      var set = new SetValue(slabs);
      texts.forEach(text -> set.add(bytes(text)));
      return set;
    }

    private Value stream(Slabs slabs) {
      return Content.stream(slabs, texts);
    }

    private Value sortedSet(Slabs slabs) {
      var sorted = new SortedSetValue(slabs);
      texts.forEach(text -> sorted.put(bytes(text), score * (text.length() % 3)));
      return sorted;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
