package io.holdfast.server.structure;

import io.holdfast.server.value.EncodingLimits;
import java.util.Arrays;

/**
 * A small sorted set: a {@link Listpack} of member, score, member … in the order of (score,
 * member's bytes). A score is an integer where that loses nothing, else text.
 */
record SortedListpack(Listpack pairs) {
  static SortedListpack open(Payload payload) {
    return new SortedListpack(Listpack.open(payload));
  }

  int size() {
    return pairs.size() / 2;
  }

  /** Where a member is, or {@link Listpack#NONE}. */
  int find(byte[] member) {
    return pairs.find(member, pairs.first(), 2);
  }

  /** The score of the member at a place. */
  double score(int at) {
    return number(pairs.next(at));
  }

  /** True when one member more may be added under the current limits. */
  boolean fits(byte[] member) {
    EncodingLimits limits = EncodingLimits.current();
    return size() < limits.zsetMaxListpackEntries()
        && member.length <= limits.zsetMaxListpackValue()
        && (long) pairs.byteLength() + member.length <= Listpack.MAX_BYTES;
  }

  /** Adds a member that is not there. */
  void insert(byte[] member, double score) {
    insert(placeFor(member, score), member, score);
  }

  /** Gives the member at a place another score. */
  void move(int at, byte[] member, double score) {
    int place = placeFor(member, score);
    int before = pairs.byteLength();
    insert(place, member, score); // first, since only this can fail
    int shift = place != Listpack.NONE && place <= at ? pairs.byteLength() - before : 0;
    pairs.delete(at + shift, 2);
  }

  /** Adds a member with the highest place. */
  void append(byte[] member, double score) {
    insert(Listpack.NONE, member, score);
  }

  void remove(int at) {
    pairs.delete(at, 2);
  }

  void removeRange(int from, int count) {
    if (count > 0) {
      pairs.delete(pairs.seek(2 * from), 2 * count);
    }
  }

  /** The rank of the member at a place. */
  int rank(int at) {
    int rank = 0;
    for (int place = pairs.first(); place != at; rank++) {
      place = pairs.next(pairs.next(place));
    }
    return rank;
  }

  int countBefore(SortedSetValue.Boundary boundary) {
    int count = 0;
    for (int at = pairs.first(); at != Listpack.NONE; count++) {
      int score = pairs.next(at);
      double number = number(score);
      boolean behind =
          boundary instanceof SortedSetValue.ScoreBoundary scores
              ? scores.isBehind(number)
              : boundary.isBehind(number, pairs.get(at));
      if (!behind) {
        break;
      }
      at = pairs.next(score);
    }
    return count;
  }

  void forEach(int from, int count, boolean falling, SortedSetValue.Visitor visitor) {
    int at = pairs.seek(2 * from);
    for (int left = count; left > 0; left--) {
      visitor.visit(pairs.get(at), score(at));
      at = left > 1 ? step(at, falling) : at;
    }
  }

  void forEach(int from, int count, boolean falling, SortedSetValue.Sink sink) {
    int at = pairs.seek(2 * from);
    for (int left = count; left > 0; left--) {
      pairs.read(at, sink);
      sink.score(score(at));
      at = left > 1 ? step(at, falling) : at;
    }
  }

  private int step(int at, boolean falling) {
    return falling ? pairs.previous(pairs.previous(at)) : pairs.next(pairs.next(at));
  }

  /** Where a member with a score belongs: before which entry, none for behind all. */
  private int placeFor(byte[] member, double score) {
    int at = pairs.first();
    while (at != Listpack.NONE) {
      int scoreAt = pairs.next(at);
      int order = compare(scoreAt, score);
      if (order > 0 || (order == 0 && isAbove(at, member))) {
        return at;
      }
      at = pairs.next(scoreAt);
    }
    return at;
  }

  private boolean isAbove(int at, byte[] member) {
    return Arrays.compareUnsigned(pairs.get(at), member) > 0;
  }

  private void insert(int at, byte[] member, double score) {
    if (Scores.isInteger(score)) {
      pairs.insertPair(at, member, (long) score);
    } else {
      pairs.insertPair(at, member, Scores.text(score));
    }
  }

  /** Compares the score at a place with another. */
  private int compare(int at, double score) {
    long entry = pairs.payload().address() + at;
    if (ListpackEntry.isInteger(entry)) {
      double other = ListpackEntry.integer(entry);
      return other < score ? -1 : other > score ? 1 : 0;
    }
    int head = ListpackEntry.stringHead(entry);
    return Scores.compare(entry + head, ListpackEntry.size(entry) - head, score);
  }

  private double number(int at) {
    return pairs.isInteger(at) ? pairs.integer(at) : Scores.parse(pairs.get(at));
  }
}
