package io.holdfast.server.index;

import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * Which segment holds the hashes that begin with which bits: two to the power of its depth places,
 * of which a segment of a smaller depth has several in a row.
 */
final class Directory {
  /** Keys of a segment at which every other one has been split, as an experiment found. */
  private static final int SPLIT_AT = 600;

  /** The deepest that is made at once: a million segments, which are 4 GiB. */
  private static final int MAX_EXPECTED = 20;

  private int depth;
  private int[] places = new int[1];

  Directory(int first) {
    places[0] = first;
  }

  int places() {
    return places.length;
  }

  /** The segment at a place. */
  int at(int place) {
    return places[place];
  }

  /** Places that a segment of this depth has. */
  int width(int itsDepth) {
    return 1 << (depth - itsDepth);
  }

  /** The segment of a hash. */
  int of(long hash) {
    return places[placeOf(hash)];
  }

  /** The same while another thread may change the directory; any number, -1 if there is none. */
  int guess(long hash) {
    int[] now = places;
    int place = placeOf(hash);
    return place < now.length ? now[place] : -1;
  }

  /** Gives a sibling the second half of the places of a hash's segment, which has this depth. */
  void divide(long hash, int itsDepth, int sibling) {
    if (itsDepth == depth) {
      grow();
    }
    int first = placeOf(start(hash, itsDepth));
    int width = width(itsDepth);
    Arrays.fill(places, first + width / 2, first + width, sibling);
  }

  /** Gives a segment all places that belong to hashes like this one at a depth. */
  void unite(long hash, int itsDepth, int number) {
    int first = placeOf(start(hash, itsDepth));
    Arrays.fill(places, first, first + width(itsDepth), number);
  }

  /** The first hash of those that share the first bits with a hash, as many as the depth. */
  static long start(long hash, int itsDepth) {
    return itsDepth == 0 ? 0 : hash & (-1L << (64 - itsDepth));
  }

  /** How many hashes these are; 0 stands for all. */
  static long span(int itsDepth) {
    return itsDepth == 0 ? 0 : 1L << (64 - itsDepth);
  }

  /** The depth at which so many keys fill segments as well as they would have by splits. */
  static int depthFor(long keys) {
    int wanted = 0;
    while (keys >>> wanted > SPLIT_AT && wanted < MAX_EXPECTED) {
      wanted++;
    }
    return wanted;
  }

  /** Gives a directory of one segment 2^{@code to} places, and all but the first to others. */
  void deepen(int to, IntSupplier others) {
    int[] larger = new int[1 << to];
    larger[0] = places[0];
    for (int place = 1; place < larger.length; place++) {
      larger[place] = others.getAsInt();
    }
    places = larger;
    depth = to;
  }

  private int placeOf(long hash) {
    return (int) (hash >>> 1 >>> (63 - depth));
  }

  private void grow() {
    int[] larger = new int[places.length * 2];
    for (int i = 0; i < places.length; i++) {
      larger[2 * i] = places[i];
      larger[2 * i + 1] = places[i];
    }
    places = larger;
    depth++;
  }
}
