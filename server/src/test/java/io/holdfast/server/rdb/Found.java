package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a reader found, as text: {@code db/key@expiry} and the value's content, in order. */
final class Found implements RdbVisitor {
  final TreeMap<String, String> keys = new TreeMap<>();
  final List<String> skipped = new ArrayList<>();
  final List<String> remarks = new ArrayList<>();
  final List<String> libraries = new ArrayList<>();

  private final Slabs slabs;

  /** One that has values made in these, and frees them when it has seen them. */
  Found(Slabs slabs) {
    this.slabs = slabs;
  }

  static Found in(byte[] file) throws RdbException {
    var checker = new BlockChecker.Strict();
    try (Slabs slabs = Scratch.slabs(checker)) {
      var found = new Found(slabs);
      new RdbReader(RdbInput.of("test.rdb", file, file.length), found, 16).read();
      assertThat(checker.liveBlocks()).as("blocks that the reader left").isZero();
      return found;
    }
  }

  @Override
  public Slabs slabs(byte[] key) {
    return slabs;
  }

  @Override
  public void entry(int database, byte[] key, Value value, long expireAt, long offset) {
    String name = database + "/" + text(key) + (expireAt < 0 ? "" : "@" + expireAt);
    keys.put(name, content(value));
    Values.free(value);
  }

  @Override
  public void remark(String name, String text) {
    remarks.add(name + "=" + text);
  }

  @Override
  public void library(byte[] source, long offset) {
    libraries.add(text(source));
  }

  @Override
  public void skipped(String what, long offset) {
    skipped.add(what);
  }

  static String content(Value value) {
    List<String> list = new ArrayList<>();
    var sorted = new TreeSet<String>();
    switch (value) {
      case StringValue string -> {
        return text(string.bytes());
      }
      case ListValue elements -> elements.forEach(element -> list.add(text(element)));
      case SetValue set -> set.forEach(member -> sorted.add(text(member)));
      case HashValue hash -> hash.forEach((field, v) -> sorted.add(text(field) + "=" + text(v)));
      case SortedSetValue scores ->
          scores.forEach((member, score) -> list.add(text(member) + ":" + (score + 0.0)));
      case StreamValue stream -> list.add(HexFormat.of().formatHex(DumpPayload.of(stream, false)));
    }
    return value.type().redisName() + (list.isEmpty() ? sorted.toString() : list.toString());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
