package io.holdfast.server.value;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A hash: fields and their values. While it is small, a {@link Listpack} of field, value, field …
 * in the order in which the fields came; then a table. A table never becomes a listpack again.
 */
public final class HashValue implements Value {
  private static final long OBJECT = 40;

  private @Nullable Listpack packed;
  private @Nullable MemberTable table;
  private byte[] @Nullable [] values = {};
  private long valueBytes;

  public HashValue() {
    packed = new Listpack();
  }

  private HashValue(@Nullable Listpack packed, @Nullable MemberTable table) {
    this.packed = packed;
    this.table = table;
  }

  /**
   * A hash of packed bytes that {@link Listpack#validate} found right, with an even number of
   * entries and no field twice; a table at once when there are more fields than the limit.
   */
  public static HashValue ofListpack(byte[] bytes) {
    Listpack packed = Listpack.of(bytes);
    var hash = new HashValue(packed, null);
    if (hash.size() > EncodingLimits.current().hashMaxListpackEntries()) {
      hash.spread(packed);
    }
    return hash;
  }

  /** The packed bytes while this is a listpack, else null; a copy of their own. */
  public byte @Nullable [] listpack() {
    return packed == null ? null : packed.toBytes();
  }

  public int size() {
    return packed == null ? table().size() : packed.size() / 2;
  }

  /** A field's value, or null. */
  public byte @Nullable [] get(byte[] field) {
    if (packed != null) {
      int at = packed.find(field, packed.first(), 2);
      return at == Listpack.NONE ? null : packed.get(packed.next(at));
    }
    int position = table().find(field);
    return position < 0 ? null : value(position);
  }

  public boolean contains(byte[] field) {
    return packed != null
        ? packed.find(field, packed.first(), 2) != Listpack.NONE
        : table().find(field) >= 0;
  }

  /** Sets a field, and may keep both arrays. True when the field is new. */
  public boolean put(byte[] field, byte[] value) {
    if (packed != null && !fits(packed, field, value)) {
      spread(packed);
    }
    return packed != null ? putPacked(packed, field, value) : putSpread(field, value);
  }

  /** Removes a field; false when it was not there. */
  public boolean remove(byte[] field) {
    if (packed != null) {
      int at = packed.find(field, packed.first(), 2);
      if (at != Listpack.NONE) {
        packed.delete(at, 2);
      }
      return at != Listpack.NONE;
    }
    int position = table().find(field);
    if (position < 0) {
      return false;
    }
    valueBytes -= Sizes.bytes(value(position).length);
    int last = table().size() - 1;
    values[position] = values[last];
    values[last] = null;
    table().remove(position);
    follow();
    return true;
  }

  /** Hands over each field with its value. */
  public void forEach(BiConsumer<byte[], byte[]> visitor) {
    if (packed != null) {
      for (int at = packed.first(); at != Listpack.NONE; ) {
        int value = packed.next(at);
        visitor.accept(packed.get(at), packed.get(value));
        at = packed.next(value);
      }
      return;
    }
    for (int position = 0; position < table().size(); position++) {
      visitor.accept(table().member(position), value(position));
    }
  }

  /**
   * One step of a walk; a listpack is handed over whole.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  public long scan(long cursor, BiConsumer<byte[], byte[]> visitor) {
    if (packed != null) {
      forEach(visitor);
      return 0;
    }
    return table()
        .scan(cursor, position -> visitor.accept(table().member(position), value(position)));
  }

  /** Hands over a field chosen by chance, each with the same. */
  public void random(RandomGenerator random, BiConsumer<byte[], byte[]> visitor) {
    at(random.nextInt(size()), visitor);
  }

  /** Hands over the field with an index of 0 to size - 1, in the order of {@link #forEach}. */
  public void at(int index, BiConsumer<byte[], byte[]> visitor) {
    if (packed != null) {
      int at = packed.seek(2 * index);
      visitor.accept(packed.get(at), packed.get(packed.next(at)));
    } else {
      visitor.accept(table().member(index), value(index));
    }
  }

  @Override
  public ValueType type() {
    return ValueType.HASH;
  }

  @Override
  public String encoding() {
    return packed != null ? "listpack" : "hashtable";
  }

  @Override
  public long memory() {
    return packed != null
        ? OBJECT + packed.memory()
        : OBJECT + table().memory() + Sizes.words(values.length) + valueBytes;
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public HashValue copy() {
    var copy =
        new HashValue(packed == null ? null : packed.copy(), table == null ? null : table.copy());
    copy.values = values.clone();
    copy.valueBytes = valueBytes;
    return copy;
  }

  private boolean putPacked(Listpack into, byte[] field, byte[] value) {
    int at = into.find(field, into.first(), 2);
    if (at != Listpack.NONE) {
      into.replace(into.next(at), value);
      return false;
    }
    into.append(field);
    into.append(value);
    if (size() > EncodingLimits.current().hashMaxListpackEntries()) {
      spread(into);
    }
    return true;
  }

  private boolean putSpread(byte[] field, byte[] value) {
    int position = table().find(field);
    boolean isNew = position < 0;
    if (isNew) {
      position = table().size();
      table().add(field);
      follow();
    } else {
      valueBytes -= Sizes.bytes(value(position).length);
    }
    values[position] = value;
    valueBytes += Sizes.bytes(value.length);
    return isNew;
  }

  private static boolean fits(Listpack packed, byte[] field, byte[] value) {
    int most = EncodingLimits.current().hashMaxListpackValue();
    return field.length <= most
        && value.length <= most
        && (long) packed.byteLength() + field.length + value.length <= Listpack.MAX_BYTES;
  }

  private void spread(Listpack from) {
    packed = null;
    table = new MemberTable();
    values = new byte[table.room()] @Nullable [];
    for (int at = from.first(); at != Listpack.NONE; ) {
      int value = from.next(at);
      putSpread(from.get(at), from.get(value));
      at = from.next(value);
    }
  }

  private MemberTable table() {
    return Objects.requireNonNull(table);
  }

  private byte[] value(int position) {
    return Objects.requireNonNull(values[position]);
  }

  private void follow() {
    if (values.length != table().room()) {
      values = Arrays.copyOf(values, table().room());
    }
  }
}
