package io.holdfast.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.TooLargeException;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Strings from a mebibyte on lie outside the records, and go with their keys. */
final class LargeStringsTest {
  private static final long NOW = 1_000;
  private static final int LENGTH = 3 << 20;

  private final Keyspace keyspace = new Keyspace(2, 2);
  private long before;

  @BeforeEach
  void lock() {
    keyspace.lock(keyspace.allShards());
    before = keyspace.usedMemory();
  }

  @AfterEach
  void nothingIsLeft() {
    for (int i = 0; i < keyspace.shardCount(); i++) {
      keyspace.shard(i).clear(0);
      keyspace.shard(i).clear(1);
      assertThat(keyspace.shard(i).slabs().regions()).isZero();
    }
    keyspace.unlock(keyspace.allShards());
    keyspace.close();
  }

  @Test
  void add_ofALargeString_keepsItInARegionAndCountsIt() {
    byte[] bytes = bytes(1);
    Entry entry = add("a", StringValue.of(bytes));
    assertThat(entry.form()).isEqualTo(Form.STRING_LARGE);
    assertThat(keyspace.usedMemory() - before).isBetween((long) LENGTH, LENGTH + 10_000L);
    assertThat(entry.memory()).isBetween((long) LENGTH, LENGTH + 10_000L);
    StringValue found = string("a");
    assertThat(found.length()).isEqualTo(LENGTH);
    assertThat(found.encoding()).isEqualTo("raw");
    assertThat(found.bytes()).isEqualTo(bytes);
  }

  @Test
  void bytes_beyondTheHeapsLimit_saysHowLarge() {
    add("a", StringValue.of(bytes(1)));
    System.setProperty("holdfast.mostOnHeap", "1000000");
    try {
      assertThatThrownBy(() -> string("a").bytes())
          .isInstanceOf(TooLargeException.class)
          .hasMessage("a string of 3145728 bytes is too large for this command, at most 1000000");
    } finally {
      System.clearProperty("holdfast.mostOnHeap");
    }
  }

  @Test
  void replace_ofALargeStringByItselfOrAnother_dropsWhatWasThere() {
    Entry entry = add("a", StringValue.of(Region.of(bytes(1))));
    database("a").replace(entry, string("a"), false);
    assertThat(string("a").bytes()).isEqualTo(bytes(1));
    Region former = string("a").region().retain();
    database("a").replace(entry, StringValue.of(bytes(2)), false);
    assertThat(string("a").bytes()).isEqualTo(bytes(2));
    assertThat(former.isShared()).isFalse();
    former.release();
    database("a").replace(entry, StringValue.of("short".getBytes(StandardCharsets.US_ASCII)), true);
    assertThat(entry.form()).isEqualTo(Form.STRING_BYTES);
    assertThat(keyspace.usedMemory() - before).isLessThan(100_000);
  }

  @Test
  void copyTo_ofALargeString_sharesTheRegionUntilOneChanges() {
    Entry entry = add("a", StringValue.of(bytes(1)));
    add("b", entry.value().copyTo(database("b").slabs()));
    assertThat(string("b").region()).isSameAs(string("a").region());
    database("a").remove(entry);
    assertThat(string("b").bytes()).isEqualTo(bytes(1));
    assertThat(string("b").region().isShared()).isFalse();
  }

  @Test
  void take_ofALargeString_movesItToAnotherKey() {
    Region region = Region.of(bytes(1));
    Entry entry = add("a", StringValue.of(region));
    add("b", entry.take());
    assertThat(string("b").region()).isSameAs(region);
    assertThat(region.isShared()).isFalse();
  }

  @Test
  void take_ofAnEmptyString_leavesNothingBehind() {
    Values.free(add("b", StringValue.of(bytes(1))).take());
    long used = keyspace.usedMemory();
    for (String text : new String[] {"", "text", "17"}) {
      Entry entry = add("b", StringValue.of(text.getBytes(StandardCharsets.US_ASCII)));
      StringValue taken = (StringValue) entry.take();
      assertThat(taken.bytes()).asString(StandardCharsets.US_ASCII).isEqualTo(text);
      assertThat(keyspace.usedMemory()).isEqualTo(used);
    }
  }

  private static byte[] bytes(long seed) {
    var bytes = new byte[LENGTH];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Database database(String key) {
    long hash = keyspace.hash(key.getBytes(StandardCharsets.US_ASCII));
    return keyspace.shard(keyspace.shardOf(hash)).database(0);
  }

  private Entry add(String key, Value value) {
    byte[] name = key.getBytes(StandardCharsets.US_ASCII);
    return database(key).add(name, keyspace.hash(name), value);
  }

  private StringValue string(String key) {
    byte[] name = key.getBytes(StandardCharsets.US_ASCII);
    Entry entry = database(key).find(name, keyspace.hash(name), NOW);
    return (StringValue) Objects.requireNonNull(entry).value();
  }
}
