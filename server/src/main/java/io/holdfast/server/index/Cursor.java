package io.holdfast.server.index;

/**
 * A place in a walk over the index, as clients get to see it: a group, and the point of the hash's
 * first bits where its segment begins. The point's bits are turned round, so that cursors of small
 * indexes are small numbers.
 *
 * <pre>
 *   | point, turned round: 40 | depth of the segment: 6 | group: 6 |
 * </pre>
 */
final class Cursor {
  private static final int GROUP_BITS = 6;
  private static final int DEPTH_BITS = 6;
  private static final int POINT_AT = GROUP_BITS + DEPTH_BITS;

  /** The first bits that a point has; no segment is deeper. */
  static final int POINT_BITS = 40;

  private Cursor() {}

  static long of(long point, int depth, int group) {
    return (Long.reverse(point) << POINT_AT) | ((long) depth << GROUP_BITS) | group;
  }

  /** One somewhere, found from a random number. */
  static long random(long random) {
    return of(random & (-1L << (64 - POINT_BITS)), 0, (int) random & ((1 << GROUP_BITS) - 1));
  }

  static long point(long cursor) {
    return Long.reverse((cursor >>> POINT_AT) & ((1L << POINT_BITS) - 1));
  }

  static int depth(long cursor) {
    return (int) (cursor >>> GROUP_BITS) & ((1 << DEPTH_BITS) - 1);
  }

  static int group(long cursor) {
    return (int) cursor & ((1 << GROUP_BITS) - 1);
  }
}
