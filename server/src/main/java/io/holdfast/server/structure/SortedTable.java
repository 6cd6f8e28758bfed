package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A large sorted set: a table that finds members, whose blocks have the scores, and a tree of the
 * same blocks in order.
 *
 * <pre>
 *   payload:  | root of the {@link MemberTable} 16 | root of the {@link ScoreTree} 16 |
 * </pre>
 */
final class SortedTable {
  static final int ROOT_BYTES = MemberTable.ROOT_BYTES + ScoreTree.ROOT_BYTES;

  private final Payload payload;
  private final MemberTable table;
  private final ScoreTree tree;

  private SortedTable(Payload payload, MemberTable table, ScoreTree tree) {
    this.payload = payload;
    this.table = table;
    this.tree = tree;
  }

  /** A view of a payload of this form. */
  static SortedTable open(Payload payload) {
    return new SortedTable(
        payload,
        MemberTable.open(payload, 0, ElementLayout.SCORE_AND_MEMBER),
        ScoreTree.open(payload, MemberTable.ROOT_BYTES));
  }

  /**
   * Makes a new one in a payload of its own.
   *
   * @param filling puts the members in
   * @throws StoreFullException when there is no room; nothing is then left of it
   */
  static DetachedPayload build(Slabs slabs, Consumer<SortedTable> filling) {
    var payload = new DetachedPayload(slabs, Form.SORTED_SET_TREE, ROOT_BYTES);
    ScoreTree tree = ScoreTree.create(payload, MemberTable.ROOT_BYTES);
    try {
      MemberTable table = MemberTable.create(payload, 0, ElementLayout.SCORE_AND_MEMBER);
      var made = new SortedTable(payload, table, tree);
      try {
        filling.accept(made);
        return payload;
      } catch (StoreFullException full) {
        made.freeSome(Integer.MAX_VALUE);
        throw full;
      }
    } catch (StoreFullException full) {
      payload.free();
      throw full;
    }
  }

  int size() {
    return table.size();
  }

  /** Bytes of all blocks, the payload not. */
  long bytes() {
    return table.bytes() + tree.bytes();
  }

  /** A member's score, NaN when it is not there. */
  double score(byte[] member) {
    int element = table.find(member);
    return element == 0 ? Double.NaN : table.score(element);
  }

  /** As {@link SortedSetValue#update}. */
  double update(byte[] member, DoubleUnaryOperator scoring) {
    long hash = MemberTable.hash(member);
    int element = table.find(member, hash);
    double former = element == 0 ? Double.NaN : table.score(element);
    double score = scoring.applyAsDouble(former);
    if (Double.isNaN(score) || score == former) {
      return former;
    }
    if (element == 0) {
      insert(member, score, hash);
    } else {
      tellRemoval(element);
      tellInsertion(member, score);
      tree.move(former, score, element);
      table.setScore(element, score);
    }
    return former;
  }

  /** Adds a member that is not there. */
  void insert(byte[] member, double score) {
    insert(member, score, MemberTable.hash(member));
  }

  boolean remove(byte[] member) {
    int element = table.find(member);
    if (element != 0) {
      tellRemoval(element);
      tree.remove(table.score(element), element);
      table.remove(element);
    }
    return element != 0;
  }

  void removeRange(int from, int count) {
    for (int i = 0; i < count; i++) {
      if (isPinned()) {
        tree.forEach(from, 1, false, (element, score) -> tellRemoval(element));
      }
      table.remove(tree.removeAt(from));
    }
  }

  /** Hands over and removes the members of the lowest or highest places, the outermost first. */
  void pop(int count, boolean highest, SortedSetValue.Sink sink) {
    for (int i = 0; i < count; i++) {
      int rank = highest ? tree.size() - 1 : 0;
      if (isPinned()) {
        tree.forEach(rank, 1, false, (next, score) -> tellRemoval(next));
      }
      int element = tree.removeAt(rank);
      give(element, table.score(element), sink);
      table.remove(element);
    }
  }

  /** A member's rank, or -1. */
  int rank(byte[] member) {
    int element = table.find(member);
    return element == 0 ? -1 : tree.rank(table.score(element), element);
  }

  int countBefore(SortedSetValue.Boundary boundary) {
    return boundary instanceof SortedSetValue.ScoreBoundary scores
        ? tree.countBefore((score, element) -> scores.isBehind(score))
        : tree.countBefore((score, element) -> boundary.isBehind(score, table.member(element)));
  }

  void forEach(int from, int count, boolean falling, SortedSetValue.Visitor visitor) {
    tree.forEach(
        from, count, falling, (element, score) -> visitor.visit(table.member(element), score));
  }

  void forEach(int from, int count, boolean falling, SortedSetValue.Sink sink) {
    tree.forEach(from, count, falling, (element, score) -> give(element, score, sink));
  }

  /** The same, for who knows the blocks. */
  void forEachElement(int from, int count, boolean falling, ScoreTree.Visitor visitor) {
    tree.forEach(from, count, falling, visitor);
  }

  byte[] member(int element) {
    return table.member(element);
  }

  /** Hands over an element's member and then its score. */
  void give(int element, double score, Reading.Sink sink) {
    sink.member(table.memberAddress(element), table.memberLength(element));
    sink.score(score);
  }

  void random(RandomGenerator random, SortedSetValue.Visitor visitor) {
    visit(table.random(random), visitor);
  }

  long scan(long cursor, SortedSetValue.Visitor visitor) {
    return table.scan(cursor, element -> visit(element, visitor));
  }

  /** Bytes of the longest member. */
  int longest() {
    int[] longest = {0};
    table.forEach(element -> longest[0] = Math.max(longest[0], table.memberLength(element)));
    return longest[0];
  }

  /** Frees nodes, then members and table. */
  boolean freeSome(int most) {
    return tree.freeSome(most) && table.freeSome(most);
  }

  private void insert(byte[] member, double score, long hash) {
    tellInsertion(member, score);
    int element = table.insert(member, score, hash);
    try {
      tree.insert(score, element);
    } catch (StoreFullException full) {
      table.remove(element);
      throw full;
    }
  }

  private boolean isPinned() {
    return TableRoot.isPinned(payload.address());
  }

  private void tellInsertion(byte[] member, double score) {
    if (isPinned()) {
      PinnedTable.of(payload.address()).inserts(member, score);
    }
  }

  private void tellRemoval(int element) {
    if (isPinned()) {
      PinnedTable.of(payload.address()).removes(table.member(element), table.score(element));
    }
  }

  private void visit(int element, SortedSetValue.Visitor visitor) {
    visitor.visit(table.member(element), table.score(element));
  }

  private void give(int element, double score, SortedSetValue.Sink sink) {
    table.member(element, sink);
    sink.score(score);
  }
}
