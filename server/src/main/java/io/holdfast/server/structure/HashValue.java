package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.EncodingLimits;
import io.holdfast.server.value.ValueType;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A hash: fields and their values. While it is small, a {@link Listpack} of field, value, field …
 * in the order in which the fields came; then a table. A table never becomes a listpack again.
 *
 * <pre>
 *   HASH_LISTPACK   payload: | listpack |
 *   HASH_TABLE      payload: | root | ─▶ {@link MemberTable} ─▶ | field | value |
 * </pre>
 *
 * <p>What is handed to a visitor must not change the hash.
 */
public final class HashValue implements Value {
  private final Payload payload;

  private HashValue(Payload payload) {
    this.payload = payload;
  }

  /** An empty one that belongs to no key yet. */
  public HashValue(Slabs slabs) {
    this(Listpack.create(slabs, Form.HASH_LISTPACK).payload());
  }

  /** A view of a payload that is a hash. */
  public static HashValue open(Payload payload) {
    return new HashValue(payload);
  }

  /**
   * A hash of packed bytes that {@link Listpack#validate} found right, with an even number of
   * entries and no field twice; a table at once when there are more fields than the limit.
   */
  public static HashValue ofListpack(Slabs slabs, byte[] bytes) {
    var hash = new HashValue(Listpack.of(slabs, Form.HASH_LISTPACK, bytes).payload());
    if (hash.size() > EncodingLimits.current().hashMaxListpackEntries()) {
      hash.spread();
    }
    return hash;
  }

  /** The packed bytes while this is a listpack, else null; a copy of their own. */
  public byte @Nullable [] listpack() {
    return isPacked() ? packed().toBytes() : null;
  }

  public Payload payload() {
    return payload;
  }

  /** Fields. */
  public int size() {
    return isPacked() ? packed().size() / 2 : table().size();
  }

  /** A field's value, or null. */
  public byte @Nullable [] get(byte[] field) {
    if (isPacked()) {
      Listpack packed = packed();
      int at = find(packed, field);
      return at == Listpack.NONE ? null : packed.get(packed.next(at));
    }
    MemberTable table = table();
    int element = table.find(field);
    return element == 0 ? null : table.value(element);
  }

  /** Hands over a field's value; false when there is no such field. */
  public boolean get(byte[] field, ElementSink sink) {
    if (isPacked()) {
      Listpack packed = packed();
      int at = find(packed, field);
      if (at != Listpack.NONE) {
        packed.read(packed.next(at), sink);
      }
      return at != Listpack.NONE;
    }
    MemberTable table = table();
    int element = table.find(field);
    if (element != 0) {
      table.value(element, sink);
    }
    return element != 0;
  }

  public boolean contains(byte[] field) {
    return isPacked() ? find(packed(), field) != Listpack.NONE : table().find(field) != 0;
  }

  /** Sets a field, and keeps neither array. True when the field is new. */
  public boolean put(byte[] field, byte[] value) {
    if (isPacked()) {
      Listpack packed = packed();
      if (fits(packed, field, value)) {
        int at = find(packed, field);
        if (at != Listpack.NONE) {
          packed.replace(packed.next(at), value);
          return false;
        }
        if (size() < EncodingLimits.current().hashMaxListpackEntries()) {
          packed.insertPair(Listpack.NONE, field, value);
          return true;
        }
      }
      spread();
    }
    return table().put(field, value);
  }

  /** Removes a field; false when it was not there. */
  public boolean remove(byte[] field) {
    if (!isPacked()) {
      return table().remove(field);
    }
    Listpack packed = packed();
    int at = find(packed, field);
    if (at != Listpack.NONE) {
      packed.delete(at, 2);
    }
    return at != Listpack.NONE;
  }

  /** Hands over each field with its value. */
  public void forEach(BiConsumer<byte[], byte[]> visitor) {
    if (isPacked()) {
      Listpack packed = packed();
      for (int at = packed.first(); at != Listpack.NONE; ) {
        int value = packed.next(at);
        visitor.accept(packed.get(at), packed.get(value));
        at = packed.next(value);
      }
      return;
    }
    MemberTable table = table();
    table.forEach(element -> visitor.accept(table.member(element), table.value(element)));
  }

  /** Hands over each field to one sink and then its value to another; they may be the same. */
  public void forEach(ElementSink fields, ElementSink values) {
    if (isPacked()) {
      Listpack packed = packed();
      for (int at = packed.first(); at != Listpack.NONE; ) {
        int value = packed.next(at);
        packed.read(at, fields);
        packed.read(value, values);
        at = packed.next(value);
      }
      return;
    }
    MemberTable table = table();
    table.forEach(
        element -> {
          table.member(element, fields);
          table.value(element, values);
        });
  }

  /**
   * One step of a walk; a listpack is handed over whole.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  public long scan(long cursor, BiConsumer<byte[], byte[]> visitor) {
    if (isPacked()) {
      forEach(visitor);
      return 0;
    }
    MemberTable table = table();
    return table.scan(
        cursor, element -> visitor.accept(table.member(element), table.value(element)));
  }

  /** Hands over a field chosen by chance of a hash that is not empty, each with the same. */
  public void random(RandomGenerator random, BiConsumer<byte[], byte[]> visitor) {
    if (isPacked()) {
      Listpack packed = packed();
      int at = packed.seek(2 * random.nextInt(size()));
      visitor.accept(packed.get(at), packed.get(packed.next(at)));
      return;
    }
    MemberTable table = table();
    int element = table.random(random);
    visitor.accept(table.member(element), table.value(element));
  }

  /** Hands over {@code count} different fields chosen by chance; all when there are fewer. */
  public void sample(int count, RandomGenerator random, BiConsumer<byte[], byte[]> visitor) {
    if (isPacked()) {
      var selection = new Selection(count, size(), random);
      forEach(
          (field, value) -> {
            if (selection.takesNext()) {
              visitor.accept(field, value);
            }
          });
      return;
    }
    MemberTable table = table();
    Selection.of(
        table,
        count,
        random,
        element -> visitor.accept(table.member(element), table.value(element)));
  }

  /** True when it should be read by {@link #read}. */
  public boolean isLarge() {
    return !isPacked() && Reading.isWorthwhile(size(), memory());
  }

  /**
   * Begins a reading of all fields, each followed by its value, as they are now; not of a listpack.
   *
   * @param ahead takes what has to be handed over because of a change
   */
  public Reading read(Reading.Sink ahead) {
    return new TableReading(payload, ElementLayout.MEMBER_AND_VALUE, ahead);
  }

  /** True while this is a listpack. */
  public boolean isPacked() {
    return payload.form() == Form.HASH_LISTPACK;
  }

  @Override
  public ValueType type() {
    return ValueType.HASH;
  }

  @Override
  public String encoding() {
    return isPacked() ? "listpack" : "hashtable";
  }

  @Override
  public long memory() {
    return Slabs.blockSize(payload.size()) + (isPacked() ? 0 : table().bytes());
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public HashValue copyTo(Slabs slabs) {
    if (isPacked()) {
      return new HashValue(DetachedPayload.copyOf(payload, slabs));
    }
    MemberTable from = table();
    return new HashValue(
        NewTable.of(
            slabs,
            Form.HASH_TABLE,
            ElementLayout.MEMBER_AND_VALUE,
            to -> from.forEach(element -> to.put(from.member(element), from.value(element)))));
  }

  @Override
  public boolean freeSome(int most) {
    return isPacked() || table().freeSome(most);
  }

  private static int find(Listpack packed, byte[] field) {
    return packed.find(field, packed.first(), 2);
  }

  private static boolean fits(Listpack packed, byte[] field, byte[] value) {
    int most = EncodingLimits.current().hashMaxListpackValue();
    return field.length <= most
        && value.length <= most
        && (long) packed.byteLength() + field.length + value.length <= Listpack.MAX_BYTES;
  }

  /** Makes the listpack a table. */
  private void spread() {
    NewTable.replace(
        payload,
        Form.HASH_TABLE,
        ElementLayout.MEMBER_AND_VALUE,
        table -> forEach((field, value) -> table.put(field, value)));
  }

  private Listpack packed() {
    return Listpack.open(payload);
  }

  private MemberTable table() {
    return MemberTable.open(payload, 0, ElementLayout.MEMBER_AND_VALUE);
  }
}
