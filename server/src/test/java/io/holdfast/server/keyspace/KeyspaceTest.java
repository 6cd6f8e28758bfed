package io.holdfast.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random changes of strings and hashes in one shard, compared with a map. */
final class KeyspaceTest {
  private static final long NOW = 1_000_000;

  /** A key's content as the model has it: text of the value, and when it expires. */
  private record Content(String value, long expireAt) {}

  private static final class Fixture {
    final Keyspace keyspace = new Keyspace(1, 2);
    final Shard shard = keyspace.shard(0);
    final Database database = shard.database(0);
    final Map<String, Content> model = new HashMap<>();
    final Random random;

    Fixture(long seed) {
      random = new Random(seed);
    }

    @Nullable Entry find(String key) {
      return database.find(bytes(key), hash(key), NOW);
    }

    long hash(String key) {
      return keyspace.hash(bytes(key));
    }

    void step(int range) {
      String key = "key" + "-".repeat(random.nextInt(3) * 150) + random.nextInt(range);
      Entry entry = database.findForWrite(bytes(key), hash(key), NOW);
      assertThat(entry != null).isEqualTo(model.containsKey(key));
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> set(key, entry);
        case 4 -> put(key, entry);
        case 5, 6 -> expire(key, entry, NOW + 1 + random.nextInt(1000));
        case 7 -> expire(key, entry, Entry.NO_EXPIRY);
        default -> {
          database.remove(bytes(key), hash(key), NOW);
          model.remove(key);
        }
      }
    }

    private void set(String key, @Nullable Entry entry) {
      String text = random.nextBoolean() ? "" + random.nextInt() : "x".repeat(random.nextInt(400));
      Value value = StringValue.of(bytes(text));
      boolean keep = random.nextBoolean();
      if (entry == null) {
        database.add(bytes(key), hash(key), value);
        model.put(key, new Content(text, Entry.NO_EXPIRY));
      } else {
        database.replace(entry, value, keep);
        model.compute(key, (k, c) -> new Content(text, keep ? c.expireAt : Entry.NO_EXPIRY));
      }
    }

    private void put(String key, @Nullable Entry entry) {
      byte[] field = bytes("field" + random.nextInt(700));
      if (entry != null && entry.value() instanceof HashValue hash) {
        hash.put(field, field);
        database.changed(entry);
        model.compute(key, (k, c) -> new Content(text(hash), c.expireAt));
      } else if (entry == null) {
        var hash = new HashValue(shard.slabs());
        for (int i = random.nextInt(600); i >= 0; i--) {
          hash.put(bytes("field" + i), field);
        }
        String text = text(hash);
        database.add(bytes(key), hash(key), hash);
        model.put(key, new Content(text, Entry.NO_EXPIRY));
      }
    }

    private void expire(String key, @Nullable Entry entry, long at) {
      if (entry != null) {
        database.setExpiry(entry, at);
        model.compute(key, (k, c) -> new Content(c.value, at));
      }
    }

    void checkAll() {
      Map<String, Content> found = new HashMap<>();
      long cursor = 0;
      do {
        cursor = database.scan(cursor, entry -> add(found, entry));
      } while (cursor != 0);
      assertThat(found).isEqualTo(model);
      assertThat(database.size()).isEqualTo(model.size());
      long expiring = model.values().stream().filter(c -> c.expireAt != Entry.NO_EXPIRY).count();
      assertThat(database.expiringSize()).isEqualTo(expiring);
      Set<String> marked = new HashSet<>();
      do {
        cursor = database.scanExpiring(cursor, entry -> marked.add(text(entry.key())));
      } while (cursor != 0);
      assertThat(marked).hasSize((int) expiring);
    }

    void collect() {
      while (shard.hasGarbage()) {
        shard.freeSome(100);
      }
    }
  }

  @Property(tries = 8)
  void database_afterRandomChanges_holdsWhatAMapHolds(@ForAll long seed) {
    var fixture = new Fixture(seed);
    long empty = fixture.shard.usedMemory();
    int range = 1 << (3 + fixture.random.nextInt(9));
    for (int i = 0; i < 3000; i++) {
      fixture.step(range);
      if (i % 1000 == 999) {
        fixture.checkAll();
      }
    }
    for (String key : fixture.model.keySet()) {
      assertThat(fixture.database.remove(bytes(key), fixture.hash(key), NOW)).isTrue();
    }
    fixture.collect();
    assertThat(fixture.shard.usedMemory()).isEqualTo(empty);
  }

  @Property(tries = 6)
  void snapshot_whileKeysChange_seesTheMomentItBegan(@ForAll long seed) {
    var fixture = new Fixture(seed);
    int range = 1 << (3 + fixture.random.nextInt(9));
    var copies = new RecordCopies(4096L * (1 + fixture.random.nextInt(20))); // at times too few
    for (int epoch = 1; epoch < 6; epoch++) {
      for (int i = 0; i < 1500; i++) {
        fixture.step(range);
      }
      Map<String, Content> moment = Map.copyOf(fixture.model);
      Map<String, Content> saved = new HashMap<>();
      DetachedEntries[] detached = new DetachedEntries[1];
      fixture.shard.beginSnapshot(
          epoch,
          new SnapshotHook() {
            @Override
            public void beforeChange(int database, Entry entry) {
              add(saved, entry);
            }

            @Override
            public void takeOver(int database, DetachedEntries entries) {
              detached[0] = entries;
            }
          });
      long cursor = 0;
      boolean cleared = false;
      do {
        for (int i = fixture.random.nextInt(40); i > 0; i--) {
          fixture.step(2 * range);
        }
        if (!cleared && fixture.random.nextInt(300) == 0) {
          fixture.shard.clear(0);
          fixture.model.clear();
          cleared = true;
        }
        cursor = fixture.database.scanUnclaimed(cursor, copies, entry -> add(saved, entry));
        copies.drain(record -> add(saved, record));
      } while (cursor != 0);
      fixture.shard.endSnapshot();
      if (detached[0] != null) {
        do {
          cursor = detached[0].scan(cursor, copies, entry -> add(saved, entry));
          copies.drain(record -> add(saved, record));
        } while (cursor != 0);
        detached[0].release();
      }
      assertThat(saved).isEqualTo(moment);
      fixture.checkAll();
    }
    copies.close();
  }

  @Test
  void clear_ofMuchData_takesNewSlabsAndClosesTheOld() {
    var fixture = new Fixture(1);
    byte[] large = new byte[1000];
    for (int i = 0; i < 5000; i++) {
      fixture.database.add(bytes("k" + i), fixture.hash("k" + i), StringValue.raw(large));
    }
    var before = fixture.shard.slabs();
    fixture.shard.clear(0);
    assertThat(fixture.shard.slabs()).isNotSameAs(before);
    assertThat(fixture.shard.usedMemory()).isLessThan(100_000);
    assertThat(fixture.database.size()).isZero();
    assertThat(fixture.shard.freeSome(1)).isSameAs(before);
    while (!before.emptySome()) {
      assertThat(fixture.find("k1")).isNull();
    }
  }

  @Test
  void clear_whileEntriesOfAnEarlierOneAreRead_keepsTheirSlabs() {
    var fixture = new Fixture(1);
    fixture.database.add(bytes("k"), fixture.hash("k"), StringValue.of(7));
    Database other = fixture.shard.database(1);
    other.add(bytes("k"), fixture.hash("k"), StringValue.of(8));
    var held = new ArrayList<DetachedEntries>();
    fixture.shard.beginSnapshot(
        1,
        new SnapshotHook() {
          @Override
          public void beforeChange(int database, Entry entry) {}

          @Override
          public void takeOver(int database, DetachedEntries entries) {
            held.add(entries);
          }
        });
    fixture.shard.clear(0);
    fixture.shard.endSnapshot();
    var before = fixture.shard.slabs();
    other.add(bytes("l"), fixture.hash("l"), StringValue.raw(new byte[2_000_000]));
    fixture.shard.clear(1);
    assertThat(fixture.shard.slabs()).isNotSameAs(before);
    assertThat(fixture.shard.freeSome(1)).as("slabs to close though they are read").isNull();
    Map<String, Content> read = new HashMap<>();
    assertThat(held).hasSize(1);
    try (var copies = new RecordCopies(4096)) {
      long cursor = 0;
      do {
        cursor = held.getFirst().scan(cursor, copies, entry -> add(read, entry));
        copies.drain(record -> add(read, record));
      } while (cursor != 0);
    }
    assertThat(read).isEqualTo(Map.of("k", new Content("7", Entry.NO_EXPIRY)));
    held.getFirst().release();
    assertThat(fixture.shard.garbage()).isZero();
    assertThat(fixture.shard.freeSome(1)).isSameAs(before);
    while (!before.emptySome()) {
      assertThat(fixture.find("k")).isNull();
    }
  }

  @Test
  void take_ofAString_leavesNothingBehind() {
    var fixture = new Fixture(1);
    long empty = fixture.shard.usedMemory();
    for (String text : new String[] {"", "5", "text", "x".repeat(5000)}) {
      Value value = StringValue.of(bytes(text));
      Entry entry = fixture.database.add(bytes("k"), fixture.hash("k"), value);
      assertThat(((StringValue) entry.take()).bytes()).isEqualTo(bytes(text));
      assertThat(fixture.shard.usedMemory()).isEqualTo(empty);
    }
  }

  @Test
  void entry_whoseTimeHasCome_isRemovedWhenLookedUp() {
    var fixture = new Fixture(1);
    Entry entry = fixture.database.add(bytes("k"), fixture.hash("k"), StringValue.of(5));
    fixture.database.setExpiry(entry, NOW);
    assertThat(fixture.find("k")).isNull();
    assertThat(fixture.database.size()).isZero();
    assertThat(fixture.shard.expired()).isEqualTo(1);
  }

  @Test
  void take_thenAddElsewhere_movesTheValueWhole() {
    var keyspace = new Keyspace(2, 1);
    Database from = keyspace.shard(0).database(0);
    Database to = keyspace.shard(1).database(0);
    byte[] key = bytes("k");
    var hash = new HashValue(keyspace.shard(0).slabs());
    for (int i = 0; i < 1000; i++) {
      hash.put(bytes("f" + i), bytes("v" + i));
    }
    Entry entry = from.add(key, keyspace.hash(key), hash);
    Entry moved = to.add(key, keyspace.hash(key), entry.take());
    assertThat(from.size()).isZero();
    assertThat(((HashValue) moved.value()).size()).isEqualTo(1000);
    assertThat(((HashValue) moved.value()).get(bytes("f7"))).isEqualTo(bytes("v7"));
  }

  private static void add(Map<String, Content> to, Entry entry) {
    add(to, entry.key(), entry.value(), entry.expireAt());
  }

  private static void add(Map<String, Content> to, WholeRecord record) {
    add(to, record.key(), record.value(), record.expireAt());
  }

  private static void add(Map<String, Content> to, byte[] key, Value value, long expireAt) {
    String text =
        value instanceof HashValue hash ? text(hash) : text(((StringValue) value).bytes());
    Content before = to.put(text(key), new Content(text, expireAt));
    assertThat(before).as(text(key)).isNull();
  }

  private static String text(HashValue hash) {
    var fields = new java.util.TreeMap<String, String>();
    hash.forEach((field, value) -> fields.put(text(field), text(value)));
    return "hash " + Arrays.hashCode(bytes(fields.toString())) + " of " + fields.size();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
