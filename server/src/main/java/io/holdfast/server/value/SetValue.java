package io.holdfast.server.value;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A set of distinct strings. While all are integers and few, an {@link Intset}; then a table, which
 * never becomes an intset again.
 */
public final class SetValue implements Value {
  private static final long OBJECT = 24;

  private @Nullable Intset integers;
  private @Nullable MemberTable table;

  public SetValue() {
    integers = new Intset();
  }

  private SetValue(@Nullable Intset integers, @Nullable MemberTable table) {
    this.integers = integers;
    this.table = table;
  }

  /**
   * A set of packed bytes that {@link Intset#validate} found right; a table at once when there are
   * more than the limit.
   */
  public static SetValue ofIntset(byte[] bytes) {
    Intset integers = Intset.of(bytes);
    var set = new SetValue(integers, null);
    if (integers.size() > EncodingLimits.current().setMaxIntsetEntries()) {
      set.spread(integers);
    }
    return set;
  }

  /** The packed bytes while this is an intset, else null; a copy of their own. */
  public byte @Nullable [] intset() {
    return integers == null ? null : integers.toBytes();
  }

  public int size() {
    return integers != null ? integers.size() : table().size();
  }

  public boolean contains(byte[] member) {
    return integers != null
        ? Integers.isCanonical(member) && integers.contains(Integers.parse(member))
        : table().find(member) >= 0;
  }

  /** Adds a member, whose array may be kept; false when it was there. */
  public boolean add(byte[] member) {
    if (integers != null) {
      if (Integers.isCanonical(member)) {
        boolean added = integers.add(Integers.parse(member));
        if (integers.size() > EncodingLimits.current().setMaxIntsetEntries()) {
          spread(integers);
        }
        return added;
      }
      spread(integers);
    }
    if (table().find(member) >= 0) {
      return false;
    }
    table().add(member);
    return true;
  }

  /** Removes a member; false when it was not there. */
  public boolean remove(byte[] member) {
    if (integers != null) {
      return Integers.isCanonical(member) && integers.remove(Integers.parse(member));
    }
    int position = table().find(member);
    if (position >= 0) {
      table().remove(position);
    }
    return position >= 0;
  }

  /** Hands over each member; an intset's in rising order. */
  public void forEach(Consumer<byte[]> visitor) {
    for (int i = 0; i < size(); i++) {
      visitor.accept(at(i));
    }
  }

  /** The member with an index of 0 to size - 1, in the order of {@link #forEach}. */
  public byte[] at(int index) {
    return integers != null ? text(integers.get(index)) : table().member(index);
  }

  /** A member chosen by chance, each with the same. */
  public byte[] random(RandomGenerator random) {
    return at(random.nextInt(size()));
  }

  /**
   * One step of a walk; an intset is handed over whole.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  public long scan(long cursor, Consumer<byte[]> visitor) {
    if (integers != null) {
      forEach(visitor);
      return 0;
    }
    return table().scan(cursor, position -> visitor.accept(table().member(position)));
  }

  @Override
  public ValueType type() {
    return ValueType.SET;
  }

  @Override
  public String encoding() {
    return integers != null ? "intset" : "hashtable";
  }

  @Override
  public long memory() {
    return OBJECT + (integers != null ? integers.memory() : table().memory());
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public SetValue copy() {
    return new SetValue(
        integers == null ? null : integers.copy(), table == null ? null : table.copy());
  }

  private void spread(Intset from) {
    integers = null;
    table = new MemberTable();
    for (int i = 0; i < from.size(); i++) {
      table.add(text(from.get(i)));
    }
  }

  private MemberTable table() {
    return Objects.requireNonNull(table);
  }

  private static byte[] text(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }
}
