package io.holdfast.server.command;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one client that were read at once, in order, with what was found out about them
 * before the first one runs. One is enough for all clients of an event loop, since it is empty
 * again before the loop turns to the next.
 */
public final class Batch {
  /** Requests that it holds at most. */
  public static final int MOST = 16;

  private static final byte[][] NONE = {};
  private static final byte[] NOTHING = {};

  final byte[][][] requests = new byte[MOST][][];
  final @Nullable CommandSpec[] specs = new @Nullable CommandSpec[MOST];

  /** Hashes of the keys of requests that have one key. */
  final long[] hashes = new long[MOST];

  /** Hashes without the gaps. */
  final long[] warm = new long[MOST];

  final long[] places = new long[MOST];

  /** Members that are brought near together. */
  final byte[][] members = new byte[MOST][];

  /** Where the requests end whose members were brought near. */
  int membersEnd;

  /** What was read of keys to bring them near. */
  long read;

  int size;
  private int next;

  public boolean isEmpty() {
    return next == size;
  }

  /** How many were added since the batch was empty. */
  public int size() {
    return size;
  }

  public void add(byte[][] request) {
    requests[size++] = request;
  }

  /** The place of the request whose turn it is, which is then done. */
  public int take() {
    return next++;
  }

  /** Has the request that was taken last be the next again. */
  public void giveBack() {
    next--;
  }

  /** Takes the last request away. */
  public byte[][] removeLast() {
    return requests[--size];
  }

  public byte[][] request(int place) {
    return requests[place];
  }

  /** Forgets all. */
  public void clear() {
    for (int i = 0; i < size; i++) {
      requests[i] = NONE;
      specs[i] = null;
    }
    if (membersEnd > 0) {
      Arrays.fill(members, NOTHING);
      membersEnd = 0;
    }
    size = 0;
    next = 0;
  }
}
