package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.value.EncodingLimits;
import io.holdfast.server.value.ValueType;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Members in the order of (score, bytes). While there are few and short, a listpack of member,
 * score, member … in that order; then a table that knows each member's score beside a tree in their
 * order. The latter never becomes a listpack again.
 *
 * <pre>
 *   SORTED_SET_LISTPACK   | bytes | entries | member | score | member | score | … | 0xFF |
 *
 *   SORTED_SET_TREE       | table's root | tree's root |
 *                              │               │
 *           lines of references ▼               ▼ leaves: | score, reference | …
 *                          | score | member |  ◀┘
 * </pre>
 *
 * What throws {@link StoreFullException} has changed nothing.
 */
public final class SortedSetValue implements Value {
  private final Payload payload;

  /** Takes members with their scores. */
  @FunctionalInterface
  public interface Visitor {
    void visit(byte[] member, double score);
  }

  /** Takes members as they lie in memory, each followed by its score. */
  public interface Sink extends ElementSink {
    void score(double score);
  }

  /** The end of a range: whether a member stands before it. True for the first members only. */
  @FunctionalInterface
  public interface Boundary {
    boolean isBehind(double score, byte[] member);
  }

  /** A boundary for which members need not be read. */
  @FunctionalInterface
  public interface ScoreBoundary extends Boundary {
    boolean isBehind(double score);

    @Override
    default boolean isBehind(double score, byte[] member) {
      return isBehind(score);
    }
  }

  /** An empty one that belongs to no key yet. */
  public SortedSetValue(Slabs slabs) {
    this(Listpack.create(slabs, Form.SORTED_SET_LISTPACK).payload());
  }

  private SortedSetValue(Payload payload) {
    this.payload = payload;
  }

  /** A view of a payload of either form. */
  public static SortedSetValue open(Payload payload) {
    return new SortedSetValue(payload);
  }

  /**
   * A sorted set of packed bytes that {@link Listpack#validate} found right, with members and
   * scores in order and no member twice; tree and table at once when there are more than the limit.
   */
  public static SortedSetValue ofListpack(Slabs slabs, byte[] bytes) {
    var payload = new DetachedPayload(slabs, Form.SORTED_SET_LISTPACK, bytes.length);
    Memory.write(payload.address(), bytes, 0, bytes.length);
    var set = open(payload);
    if (set.size() > EncodingLimits.current().zsetMaxListpackEntries()) {
      try {
        set.becomeTable();
      } catch (StoreFullException full) {
        payload.free();
        throw full;
      }
    }
    return set;
  }

  /** One that is no listpack, to collect a result in before its size is known. */
  public static SortedSetValue spread(Slabs slabs) {
    return open(SortedTable.build(slabs, table -> {}));
  }

  /** Where this lies. */
  public Payload payload() {
    return payload;
  }

  /** The packed bytes while this is a listpack, else null; a copy of their own. */
  public byte @Nullable [] listpack() {
    return isPacked() ? Listpack.open(payload).toBytes() : null;
  }

  public int size() {
    return isPacked() ? packed().size() : table().size();
  }

  /** A member's score; NaN, which no score is, when it is not there. */
  public double score(byte[] member) {
    if (!isPacked()) {
      return table().score(member);
    }
    SortedListpack packed = packed();
    int at = packed.find(member);
    return at == Listpack.NONE ? Double.NaN : packed.score(at);
  }

  public boolean contains(byte[] member) {
    return !Double.isNaN(score(member));
  }

  /** Sets a member's score, not NaN. True when the member is new. */
  public boolean put(byte[] member, double score) {
    return Double.isNaN(update(member, former -> score));
  }

  /**
   * Gives a member the score that is made of its former one.
   *
   * @param scoring gets NaN when the member is not there; returns NaN to leave all as it is
   * @return the former score
   */
  public double update(byte[] member, DoubleUnaryOperator scoring) {
    if (!isPacked()) {
      return table().update(member, scoring);
    }
    SortedListpack packed = packed();
    int at = packed.find(member);
    double former = at == Listpack.NONE ? Double.NaN : packed.score(at);
    double score = scoring.applyAsDouble(former);
    if (Double.isNaN(score) || score == former) {
      return former;
    }
    if (at != Listpack.NONE) {
      packed.move(at, member, score);
    } else if (packed.fits(member)) {
      packed.insert(member, score);
    } else {
      becomeTable();
      table().insert(member, score);
    }
    return former;
  }

  /** Removes a member; false when it was not there. */
  public boolean remove(byte[] member) {
    if (!isPacked()) {
      return table().remove(member);
    }
    SortedListpack packed = packed();
    int at = packed.find(member);
    if (at != Listpack.NONE) {
      packed.remove(at);
    }
    return at != Listpack.NONE;
  }

  /** Removes {@code count} members from a rank on; both within the set. */
  public void removeRange(int from, int count) {
    if (isPacked()) {
      packed().removeRange(from, count);
    } else {
      table().removeRange(from, count);
    }
  }

  /**
   * Hands over {@code count} members and removes them, at most as many as there are: those of the
   * lowest places in rising order, or of the highest in falling order.
   */
  public void pop(int count, boolean highest, Sink sink) {
    if (!isPacked()) {
      table().pop(count, highest, sink);
    } else if (count > 0) {
      SortedListpack packed = packed();
      int size = packed.size();
      packed.forEach(highest ? size - 1 : 0, count, highest, sink);
      packed.removeRange(highest ? size - count : 0, count);
    }
  }

  /** How many members have a lower place; -1 when this one is not there. */
  public int rank(byte[] member) {
    if (!isPacked()) {
      return table().rank(member);
    }
    SortedListpack packed = packed();
    int at = packed.find(member);
    return at == Listpack.NONE ? -1 : packed.rank(at);
  }

  /** How many members stand before a boundary. */
  public int countBefore(Boundary boundary) {
    return isPacked() ? packed().countBefore(boundary) : table().countBefore(boundary);
  }

  /**
   * Hands over {@code count} members from a rank on, in rising or from it back in falling order.
   */
  public void forEach(int from, int count, boolean falling, Visitor visitor) {
    if (isPacked()) {
      packed().forEach(from, count, falling, visitor);
    } else {
      table().forEach(from, count, falling, visitor);
    }
  }

  /** The same, without an array for each. */
  public void forEach(int from, int count, boolean falling, Sink sink) {
    if (isPacked()) {
      packed().forEach(from, count, falling, sink);
    } else {
      table().forEach(from, count, falling, sink);
    }
  }

  /** Hands over all members in rising order. */
  public void forEach(Visitor visitor) {
    forEach(0, size(), false, visitor);
  }

  /** True when so many of the members should be read by {@link #read}. */
  public boolean isLarge(int count) {
    return !isPacked()
        && count > 0
        && Reading.isWorthwhile(count, (long) ((double) memory() / size() * count));
  }

  /**
   * Begins a reading of {@code count} members, at least one, as they are now: from a rank on, or
   * from it back in falling order. Not of a listpack.
   *
   * @param ahead takes what has to be handed over because of a change
   */
  public Reading read(int from, int count, boolean falling, Reading.Sink ahead) {
    return new RangeReading(payload, from, count, falling, ahead);
  }

  /** Hands over a member chosen by chance. */
  public void random(RandomGenerator random, Visitor visitor) {
    if (isPacked()) {
      packed().forEach(random.nextInt(size()), 1, false, visitor);
    } else {
      table().random(random, visitor);
    }
  }

  /**
   * One step of a walk; a listpack is handed over whole.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  public long scan(long cursor, Visitor visitor) {
    if (isPacked()) {
      forEach(visitor);
      return 0;
    }
    return table().scan(cursor, visitor);
  }

  /** Becomes a listpack if it fits one, as a collected result does before it is stored. */
  public void compact() {
    EncodingLimits limits = EncodingLimits.current();
    if (isPacked()
        || size() > limits.zsetMaxListpackEntries()
        || table().longest() > limits.zsetMaxListpackValue()) {
      return;
    }
    var small =
        new DetachedPayload(payload.slabs(), Form.SORTED_SET_LISTPACK, Listpack.EMPTY_BYTES);
    var packed = new SortedListpack(Listpack.init(small));
    try {
      forEach(packed::append);
    } catch (StoreFullException full) {
      small.free();
      throw full;
    }
    table().freeSome(Integer.MAX_VALUE);
    small.moveTo(payload);
  }

  /** True while this is a listpack. */
  public boolean isPacked() {
    return payload.form() == Form.SORTED_SET_LISTPACK;
  }

  /** True for a score that a listpack holds as an integer. */
  public static boolean isPackedAsInteger(double score) {
    return Scores.isInteger(score);
  }

  @Override
  public ValueType type() {
    return ValueType.SORTED_SET;
  }

  @Override
  public String encoding() {
    return isPacked() ? "listpack" : "skiplist";
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
  public SortedSetValue copyTo(Slabs slabs) {
    return open(
        isPacked()
            ? Listpack.open(payload).copyTo(slabs).payload()
            : SortedTable.build(slabs, copy -> forEach(copy::insert)));
  }

  @Override
  public boolean freeSome(int most) {
    return isPacked() || table().freeSome(most);
  }

  private void becomeTable() {
    SortedTable.build(payload.slabs(), table -> forEach(table::insert)).moveTo(payload);
  }

  private SortedListpack packed() {
    return SortedListpack.open(payload);
  }

  private SortedTable table() {
    return SortedTable.open(payload);
  }
}
