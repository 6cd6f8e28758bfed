package io.holdfast.server.structure;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Members of a sorted set from one rank to another, in either direction, as they were when this was
 * made.
 *
 * <pre>
 *   order   ────────────▶ position ──────────────────────▶ last
 *           handed over   a member removed here is kept, to be handed over in its place;
 *                         one added here is touched, and passed by
 * </pre>
 *
 * A score that changes is a removal and an addition.
 */
final class RangeReading implements Reading {
  /** How much further a change takes the reading, in members. */
  private static final int STEP = 16;

  private final ReadingState state;
  private final SortedTable table;
  private final boolean falling;
  private final int size;
  private final Key last;
  private Key position;
  private boolean begun; // the member at the position was handed over
  private int left;
  private @Nullable SortedTable removed;

  /** Where a member stands. */
  private static final class Key {
    final double score;
    final byte[] member;

    Key(double score, byte[] member) {
      this.score = score;
      this.member = member;
    }

    int compareTo(double otherScore, byte[] otherMember) {
      if (score != otherScore) {
        return score < otherScore ? -1 : 1;
      }
      return Arrays.compareUnsigned(member, otherMember);
    }
  }

  /**
   * Begins.
   *
   * @param count at least one
   * @param ahead takes what is handed over because of a change
   */
  RangeReading(Payload payload, int from, int count, boolean falling, Sink ahead) {
    this.state = new ReadingState(payload, ahead);
    this.table = SortedTable.open(state.pinned);
    this.falling = falling;
    this.size = count;
    this.left = count;
    this.position = keyAt(table, from);
    this.last = keyAt(table, falling ? from - count + 1 : from + count - 1);
    state.pinned.join(this);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean walk(int most, Sink sink) {
    state.check();
    advance(most, sink);
    return left > 0;
  }

  /** One that is not there is about to be added. */
  void inserts(byte[] member, double score) {
    if (isAhead(score, member)) {
      keep(() -> state.touched.add(member, MemberTable.hash(member)));
    }
  }

  /** One is about to be removed. */
  void removes(byte[] member, double score) {
    if (isAhead(score, member)) {
      keep(
          () -> {
            if (state.touched.add(member, MemberTable.hash(member))) {
              removed().insert(member, score);
            }
          });
    }
  }

  private SortedTable removed() {
    SortedTable there = removed;
    if (there == null) {
      there = SortedTable.open(SortedTable.build(state.touched.slabs(), table -> {}));
      removed = there;
    }
    return there;
  }

  /** Keeps something because of a change, and goes a bit further. */
  private void keep(Runnable keeping) {
    boolean kept =
        state.keep(
            () -> {
              keeping.run();
              advance(STEP, state.ahead);
            });
    if (!kept) {
      left = 0;
    }
  }

  private boolean isAhead(double score, byte[] member) {
    int passed = position.compareTo(score, member);
    int reached = last.compareTo(score, member);
    return left > 0
        && (passed == 0 ? !begun : (passed > 0) == falling)
        && (reached == 0 || (reached > 0) != falling);
  }

  /** Goes on by so many members, those that are passed by included. */
  private void advance(int most, Sink sink) {
    for (int rest = most; rest > 0 && left > 0; ) {
      Key kept = firstRemoved();
      int rank = rank();
      int some = Math.min(Math.min(rest, left), countTo(kept, rank));
      if (some > 0) {
        giveFrom(rank, some, sink);
        rest -= some;
      } else {
        giveRemoved(sink);
        rest--;
      }
    }
  }

  private @Nullable Key firstRemoved() {
    return removed == null || removed.size() == 0
        ? null
        : keyAt(removed, falling ? removed.size() - 1 : 0);
  }

  /** The rank of the member that comes next in the set as it is now. */
  private int rank() {
    int before = begun != falling ? countUpTo(position) : countBefore(position);
    return falling ? before - 1 : before;
  }

  /** How many members of the set as it is now come from a rank on until a key. */
  private int countTo(@Nullable Key end, int rank) {
    if (end == null) {
      return falling ? rank + 1 : table.size() - rank;
    }
    return falling ? rank + 1 - countUpTo(end) : countBefore(end) - rank;
  }

  private int countBefore(Key key) {
    return table.countBefore((score, member) -> key.compareTo(score, member) > 0);
  }

  private int countUpTo(Key key) {
    return table.countBefore((score, member) -> key.compareTo(score, member) >= 0);
  }

  private void giveFrom(int rank, int count, Sink sink) {
    table.forEachElement(
        rank,
        count,
        falling,
        (element, score) -> {
          if (state.touched.isEmpty() || !isTouched(element)) {
            table.give(element, score, sink);
            left--;
          }
        });
    passed(keyAt(table, falling ? rank - count + 1 : rank + count - 1));
  }

  private boolean isTouched(int element) {
    byte[] member = table.member(element);
    return state.touched.contains(member, MemberTable.hash(member));
  }

  private void giveRemoved(Sink sink) {
    SortedTable all = removed();
    int rank = falling ? all.size() - 1 : 0;
    passed(keyAt(all, rank));
    all.forEachElement(rank, 1, false, (element, score) -> all.give(element, score, sink));
    all.removeRange(rank, 1);
    left--;
  }

  private void passed(Key key) {
    position = key;
    begun = true;
  }

  private static Key keyAt(SortedTable set, int rank) {
    Key[] found = new Key[1];
    set.forEachElement(
        rank, 1, false, (element, score) -> found[0] = new Key(score, set.member(element)));
    return found[0];
  }

  @Override
  public @Nullable DetachedPayload end() {
    left = 0;
    return state.end(this);
  }
}
