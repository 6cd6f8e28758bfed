package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.EncodingLimits;
import io.holdfast.server.value.Integers;
import io.holdfast.server.value.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A set of distinct strings. While all are integers and few, an {@link Intset}; then a table, which
 * never becomes an intset again.
 *
 * <pre>
 *   SET_INTSET   payload: | intset |
 *   SET_TABLE    payload: | root | ─▶ {@link MemberTable} ─▶ | member |
 * </pre>
 *
 * <p>What is handed to a visitor must not change the set.
 */
public final class SetValue implements Value {
  private final Payload payload;

  private SetValue(Payload payload) {
    this.payload = payload;
  }

  /** An empty one that belongs to no key yet. */
  public SetValue(Slabs slabs) {
    this(Intset.create(slabs).payload());
  }

  /** A view of a payload that is a set. */
  public static SetValue open(Payload payload) {
    return new SetValue(payload);
  }

  /**
   * A set of packed bytes that {@link Intset#validate} found right; a table at once when there are
   * more than the limit.
   */
  public static SetValue ofIntset(Slabs slabs, byte[] bytes) {
    var set = new SetValue(Intset.of(slabs, bytes).payload());
    if (set.size() > EncodingLimits.current().setMaxIntsetEntries()) {
      set.spread();
    }
    return set;
  }

  /** The packed bytes while this is an intset, else null; a copy of their own. */
  public byte @Nullable [] intset() {
    return isPacked() ? integers().toBytes() : null;
  }

  public Payload payload() {
    return payload;
  }

  /** Members. */
  public int size() {
    return isPacked() ? integers().size() : table().size();
  }

  public boolean contains(byte[] member) {
    return isPacked()
        ? Integers.isCanonical(member) && integers().contains(Integers.parse(member))
        : table().find(member) != 0;
  }

  /** Adds a member, whose array is not kept; false when it was there. */
  public boolean add(byte[] member) {
    if (isPacked()) {
      if (Integers.isCanonical(member)) {
        Intset integers = integers();
        long value = Integers.parse(member);
        if (integers.size() < EncodingLimits.current().setMaxIntsetEntries()) {
          return integers.add(value);
        }
        if (integers.contains(value)) {
          return false;
        }
      }
      spread();
    }
    return table().add(member);
  }

  /** Removes a member; false when it was not there. */
  public boolean remove(byte[] member) {
    return isPacked()
        ? Integers.isCanonical(member) && integers().remove(Integers.parse(member))
        : table().remove(member);
  }

  /** Hands over each member; an intset's in rising order. */
  public void forEach(Consumer<byte[]> visitor) {
    if (isPacked()) {
      Intset integers = integers();
      for (int i = 0; i < integers.size(); i++) {
        visitor.accept(text(integers.get(i)));
      }
      return;
    }
    MemberTable table = table();
    table.forEach(element -> visitor.accept(table.member(element)));
  }

  /** The same, as they are stored. */
  public void forEach(ElementSink sink) {
    if (isPacked()) {
      Intset integers = integers();
      for (int i = 0; i < integers.size(); i++) {
        sink.integer(integers.get(i));
      }
      return;
    }
    MemberTable table = table();
    table.forEach(element -> table.member(element, sink));
  }

  /** A member chosen by chance of a set that is not empty, each with the same. */
  public byte[] random(RandomGenerator random) {
    if (isPacked()) {
      Intset integers = integers();
      return text(integers.get(random.nextInt(integers.size())));
    }
    MemberTable table = table();
    return table.member(table.random(random));
  }

  /** Removes a member chosen by chance, and returns it. */
  public byte[] pop(RandomGenerator random) {
    if (isPacked()) {
      Intset integers = integers();
      long value = integers.get(random.nextInt(integers.size()));
      integers.remove(value);
      return text(value);
    }
    MemberTable table = table();
    int element = table.random(random);
    byte[] member = table.member(element);
    table.remove(element);
    return member;
  }

  /** Hands over {@code count} different members chosen by chance; all when there are fewer. */
  public void sample(int count, RandomGenerator random, Consumer<byte[]> visitor) {
    if (isPacked()) {
      Intset integers = integers();
      var selection = new Selection(count, integers.size(), random);
      for (int i = 0; i < integers.size(); i++) {
        if (selection.takesNext()) {
          visitor.accept(text(integers.get(i)));
        }
      }
      return;
    }
    MemberTable table = table();
    Selection.of(table, count, random, element -> visitor.accept(table.member(element)));
  }

  /**
   * One step of a walk; an intset is handed over whole.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  public long scan(long cursor, Consumer<byte[]> visitor) {
    if (isPacked()) {
      forEach(visitor);
      return 0;
    }
    MemberTable table = table();
    return table.scan(cursor, element -> visitor.accept(table.member(element)));
  }

  /** The same, as they are stored. */
  public long scan(long cursor, ElementSink sink) {
    if (isPacked()) {
      forEach(sink);
      return 0;
    }
    MemberTable table = table();
    return table.scan(cursor, element -> table.member(element, sink));
  }

  /** True when it should be read by {@link #read}. */
  public boolean isLarge() {
    return !isPacked() && Reading.isWorthwhile(size(), memory());
  }

  /**
   * Begins a reading of all members as they are now; not of an intset.
   *
   * @param ahead takes what has to be handed over because of a change
   */
  public Reading read(Reading.Sink ahead) {
    return new TableReading(payload, ElementLayout.MEMBER, ahead);
  }

  /** True while this is an intset. */
  public boolean isPacked() {
    return payload.form() == Form.SET_INTSET;
  }

  @Override
  public ValueType type() {
    return ValueType.SET;
  }

  @Override
  public String encoding() {
    return isPacked() ? "intset" : "hashtable";
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
  public SetValue copyTo(Slabs slabs) {
    return new SetValue(
        isPacked()
            ? DetachedPayload.copyOf(payload, slabs)
            : NewTable.of(slabs, Form.SET_TABLE, ElementLayout.MEMBER, this::addAllTo));
  }

  @Override
  public boolean freeSome(int most) {
    return isPacked() || table().freeSome(most);
  }

  /** Makes the intset a table. */
  private void spread() {
    NewTable.replace(payload, Form.SET_TABLE, ElementLayout.MEMBER, this::addAllTo);
  }

  private void addAllTo(MemberTable table) {
    forEach((byte[] member) -> table.add(member));
  }

  private Intset integers() {
    return Intset.open(payload);
  }

  private MemberTable table() {
    return MemberTable.open(payload, 0, ElementLayout.MEMBER);
  }

  private static byte[] text(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }
}
