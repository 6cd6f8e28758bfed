package io.holdfast.server.value;

import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Members in the order of (score, bytes). While there are few and short, a {@link Listpack} of
 * member, score, member … in that order; then a table that knows each member's score beside a tree
 * in their order. The latter never becomes a listpack again.
 */
public final class SortedSetValue implements Value {
  private static final long OBJECT = 32;

  private @Nullable Listpack packed;
  private @Nullable MemberTable table;
  private @Nullable ScoreTree tree;
  private double[] scores = {}; // by the table's positions

  /** Takes members with their scores. */
  @FunctionalInterface
  public interface Visitor {
    void visit(byte[] member, double score);
  }

  /** The end of a range: whether a member stands before it. True for the first members only. */
  @FunctionalInterface
  public interface Boundary {
    boolean isBehind(double score, byte[] member);
  }

  public SortedSetValue() {
    packed = new Listpack();
  }

  /**
   * A sorted set of packed bytes that {@link Listpack#validate} found right, with members and
   * scores in order and no member twice; tree and table at once when there are more than the limit.
   */
  public static SortedSetValue ofListpack(byte[] bytes) {
    var set = new SortedSetValue();
    Listpack packed = Listpack.of(bytes);
    set.packed = packed;
    if (set.size() > EncodingLimits.current().zsetMaxListpackEntries()) {
      set.spread(packed);
    }
    return set;
  }

  /** The packed bytes while this is a listpack, else null; a copy of their own. */
  public byte @Nullable [] listpack() {
    return packed == null ? null : packed.toBytes();
  }

  public int size() {
    return packed == null ? table().size() : packed.size() / 2;
  }

  /** A member's score; NaN, which no score is, when it is not there. */
  public double score(byte[] member) {
    if (packed != null) {
      int at = packed.find(member, packed.first(), 2);
      return at == Listpack.NONE ? Double.NaN : scoreAt(packed, packed.next(at));
    }
    int position = table().find(member);
    return position < 0 ? Double.NaN : scores[position];
  }

  public boolean contains(byte[] member) {
    return !Double.isNaN(score(member));
  }

  /** Sets a member's score, not NaN; the array may be kept. True when the member is new. */
  public boolean put(byte[] member, double score) {
    if (packed != null) {
      int at = packed.find(member, packed.first(), 2);
      if (at != Listpack.NONE) {
        if (scoreAt(packed, packed.next(at)) != score) {
          packed.delete(at, 2);
          insert(packed, member, score);
        }
        return false;
      }
      if (fits(packed, member)) {
        insert(packed, member, score);
        return true;
      }
      spread(packed);
    }
    return putSpread(member, score);
  }

  /** Removes a member; false when it was not there. */
  public boolean remove(byte[] member) {
    if (packed != null) {
      int at = packed.find(member, packed.first(), 2);
      if (at != Listpack.NONE) {
        packed.delete(at, 2);
      }
      return at != Listpack.NONE;
    }
    int position = table().find(member);
    if (position < 0) {
      return false;
    }
    tree().remove(scores[position], member);
    scores[position] = scores[table().size() - 1];
    table().remove(position);
    follow();
    return true;
  }

  /** Removes {@code count} members from a rank on; both within the set. */
  public void removeRange(int from, int count) {
    if (packed != null) {
      if (count > 0) {
        packed.delete(packed.seek(2 * from), 2 * count);
      }
      return;
    }
    byte[][] members = new byte[count][];
    int[] filled = {0};
    forEach(from, count, false, (member, score) -> members[filled[0]++] = member);
    for (byte[] member : members) {
      remove(member);
    }
  }

  /** How many members have a lower place; -1 when this one is not there. */
  public int rank(byte[] member) {
    double score = score(member);
    if (Double.isNaN(score)) {
      return -1;
    }
    return countBefore((s, m) -> ScoreTree.compare(s, m, score, member) < 0);
  }

  /** How many members stand before a boundary. */
  public int countBefore(Boundary boundary) {
    if (packed == null) {
      return tree().countBefore(boundary::isBehind);
    }
    int count = 0;
    for (int at = packed.first(); at != Listpack.NONE; count++) {
      int score = packed.next(at);
      if (!boundary.isBehind(scoreAt(packed, score), packed.get(at))) {
        break;
      }
      at = packed.next(score);
    }
    return count;
  }

  /**
   * Hands over {@code count} members from a rank on, in rising or from it back in falling order.
   */
  public void forEach(int from, int count, boolean falling, Visitor visitor) {
    if (count <= 0) {
      return;
    }
    if (packed == null) {
      tree().forEach(from, count, falling, visitor);
      return;
    }
    int at = packed.seek(2 * from);
    for (int i = 0; i < count; i++) {
      int score = packed.next(at);
      visitor.visit(packed.get(at), scoreAt(packed, score));
      if (i < count - 1) {
        at = falling ? packed.previous(packed.previous(at)) : packed.next(score);
      }
    }
  }

  /** Hands over all members in rising order. */
  public void forEach(Visitor visitor) {
    forEach(0, size(), false, visitor);
  }

  /** Hands over a member chosen by chance, each with the same. */
  public void random(RandomGenerator random, Visitor visitor) {
    int index = random.nextInt(size());
    if (packed == null) {
      visitor.visit(table().member(index), scores[index]);
    } else {
      forEach(index, 1, false, visitor);
    }
  }

  /**
   * One step of a walk; a listpack is handed over whole.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  public long scan(long cursor, Visitor visitor) {
    if (packed != null) {
      forEach(visitor);
      return 0;
    }
    return table()
        .scan(cursor, position -> visitor.visit(table().member(position), scores[position]));
  }

  /** One that is no listpack, to collect a result in before its size is known. */
  public static SortedSetValue spread() {
    var set = new SortedSetValue();
    set.spread(new Listpack());
    return set;
  }

  /** Becomes a listpack if it fits one, as a collected result does before it is stored. */
  public void compact() {
    EncodingLimits limits = EncodingLimits.current();
    int longest = 0;
    for (int i = 0; i < size() && packed == null; i++) {
      longest = Math.max(longest, table().member(i).length);
    }
    if (packed == null
        && size() <= limits.zsetMaxListpackEntries()
        && longest <= limits.zsetMaxListpackValue()) {
      var compact = new Listpack();
      forEach(
          (member, score) -> {
            compact.append(member);
            write(compact, Listpack.NONE, score);
          });
      packed = compact;
      table = null;
      tree = null;
      scores = new double[0];
    }
  }

  /** True while this is a listpack. */
  public boolean isPacked() {
    return packed != null;
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
    return packed != null ? "listpack" : "skiplist";
  }

  @Override
  public long memory() {
    return packed != null
        ? OBJECT + packed.memory()
        : OBJECT + table().memory() + tree().memory() + Sizes.doubles(scores.length);
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public SortedSetValue copy() {
    var copy = new SortedSetValue();
    copy.packed = packed == null ? null : packed.copy();
    copy.table = table == null ? null : table.copy();
    copy.tree = tree == null ? null : tree.copy();
    copy.scores = scores.clone();
    return copy;
  }

  private boolean putSpread(byte[] member, double score) {
    int position = table().find(member);
    if (position < 0) {
      tree().insert(score, member);
      table().add(member);
      follow();
      scores[table().size() - 1] = score;
      return true;
    }
    if (scores[position] != score) {
      byte[] own = table().member(position);
      tree().remove(scores[position], own);
      tree().insert(score, own);
      scores[position] = score;
    }
    return false;
  }

  private static void insert(Listpack into, byte[] member, double score) {
    int at = into.first();
    while (at != Listpack.NONE) {
      int scoreAt = into.next(at);
      double other = scoreAt(into, scoreAt);
      if (other > score || (other == score && Arrays.compareUnsigned(into.get(at), member) > 0)) {
        break;
      }
      at = into.next(scoreAt);
    }
    if (at == Listpack.NONE) {
      into.append(member);
      write(into, Listpack.NONE, score);
    } else {
      write(into, at, score);
      into.insert(at, member);
    }
  }

  private static void write(Listpack into, int at, double score) {
    if (Scores.isInteger(score)) {
      into.insert(at, (long) score);
    } else {
      into.insert(at, Scores.text(score));
    }
  }

  private static double scoreAt(Listpack packed, int at) {
    return packed.isInteger(at) ? packed.integer(at) : Scores.parse(packed.get(at));
  }

  private boolean fits(Listpack packed, byte[] member) {
    EncodingLimits limits = EncodingLimits.current();
    return size() < limits.zsetMaxListpackEntries()
        && member.length <= limits.zsetMaxListpackValue()
        && (long) packed.byteLength() + member.length <= Listpack.MAX_BYTES;
  }

  private void spread(Listpack from) {
    packed = null;
    table = new MemberTable();
    tree = new ScoreTree();
    scores = new double[table.room()];
    for (int at = from.first(); at != Listpack.NONE; ) {
      int score = from.next(at);
      putSpread(from.get(at), scoreAt(from, score));
      at = from.next(score);
    }
  }

  private MemberTable table() {
    return Objects.requireNonNull(table);
  }

  private ScoreTree tree() {
    return Objects.requireNonNull(tree);
  }

  private void follow() {
    if (scores.length != table().room()) {
      scores = Arrays.copyOf(scores, table().room());
    }
  }
}
