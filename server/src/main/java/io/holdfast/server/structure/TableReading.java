package io.holdfast.server.structure;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A set or hash as it was when this was made. It walks over the buckets in the order of {@link
 * MemberTable#scan}, in which a hash says whether the walk has come by.
 *
 * <pre>
 *   hash, bits reversed   0 ────────────▶ cursor ───────────────────▶
 *                         handed over     a member removed or changed here is handed over before;
 *                                         then, as one added here, it is touched and passed by
 * </pre>
 */
final class TableReading implements Reading {
  private final ReadingState state;
  private final ElementLayout layout;
  private final MemberTable table;
  private final int size;
  private long cursor;
  private boolean ended;

  /**
   * Begins.
   *
   * @param ahead takes what is handed over because of a change
   */
  TableReading(Payload payload, ElementLayout layout, Sink ahead) {
    this.state = new ReadingState(payload, ahead);
    this.layout = layout;
    this.table = MemberTable.open(state.pinned, 0, layout);
    this.size = table.size();
    state.pinned.join(this);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean walk(int most, Sink sink) {
    state.check();
    var given =
        new Object() {
          int count;
        };
    while (!ended && given.count < most) {
      given.count++; // an empty bucket takes time too
      step(
          element -> {
            give(element, sink);
            given.count++;
          });
    }
    return !ended;
  }

  /** One that is not there is about to be added. */
  void inserts(byte[] member, long hash) {
    if (isAhead(hash)) {
      keep(() -> state.touched.add(member, hash));
    }
  }

  /** One is about to be removed, or its value to be changed. */
  void changes(int element, long hash) {
    if (isAhead(hash)) {
      keep(
          () -> {
            if (state.touched.add(table.member(element), hash)) {
              give(element, state.ahead);
            }
          });
    }
  }

  /** Keeps something because of a change, and goes a bit further. */
  private void keep(Runnable keeping) {
    boolean kept =
        state.keep(
            () -> {
              keeping.run();
              step(element -> give(element, state.ahead));
            });
    ended |= !kept;
  }

  private boolean isAhead(long hash) {
    return !ended && Long.compareUnsigned(Long.reverse(hash), Long.reverse(cursor)) >= 0;
  }

  private void step(IntConsumer visitor) {
    if (ended) {
      return;
    }
    long root = state.pinned.address();
    int lines = TableRoot.lines(root);
    // A bucket that was joined with one that has been read lies on both sides of the cursor.
    boolean whole = cursor >>> Buckets.level(Buckets.of(cursor, lines), lines) == 0;
    boolean all = whole && state.touched.isEmpty();
    cursor =
        table.scan(
            cursor,
            element -> {
              if (all || isDue(element)) {
                visitor.accept(element);
              }
            });
    ended = cursor == 0;
  }

  private boolean isDue(int element) {
    byte[] member = table.member(element);
    long hash = MemberTable.hash(member);
    return isAhead(hash) && !state.touched.contains(member, hash);
  }

  private void give(int element, Sink sink) {
    sink.member(table.memberAddress(element), table.memberLength(element));
    if (layout.hasValue()) {
      sink.value(table.valueAddress(element), table.valueLength(element));
    }
  }

  @Override
  public @Nullable DetachedPayload end() {
    ended = true;
    return state.end(this);
  }
}
