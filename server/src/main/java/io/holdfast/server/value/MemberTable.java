package io.holdfast.server.value;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Distinct byte strings at positions 0 to size - 1, found by hash. What belongs to a member (a
 * hash's value, a sorted set's score) is kept by the owner in an array of the same positions.
 *
 * <pre>
 * members  [ b | a | d | c |   |   ]          dense, so that a random member is one array access
 * hashes   [ 9 | 4 | 1 | 9 |   |   ]
 * index    [ . | 2 | . | . | 1 | . | . | . | . | 0 | 3 | . ]   position, from bucket hash &amp; mask on
 * </pre>
 *
 * The index is probed linearly and kept without gaps on removal, so a member stands between its own
 * bucket and the next empty one. {@link #scan} relies on it: it visits, bucket by bucket in the
 * order of reversed bits, the members whose own bucket that is. A bucket's members split, when the
 * index doubles, into buckets at the same place of that order, so no member that stays is missed.
 */
final class MemberTable {
  private static final int MIN_INDEX = 8;
  private static final int MIN_ROOM = 4;
  private static final SipHash HASHING = seeded();

  private byte[] @Nullable [] members = new byte[MIN_ROOM] @Nullable [];
  private int[] hashes = new int[MIN_ROOM];
  private int[] index = new int[MIN_INDEX]; // position + 1, 0 when empty
  private int size;
  private long memberBytes;

  private static SipHash seeded() {
    var random = new SecureRandom();
    return new SipHash(random.nextLong(), random.nextLong());
  }

  int size() {
    return size;
  }

  /** Positions for which there is room; the owner's array is to be as long. */
  int room() {
    return members.length;
  }

  byte[] member(int position) {
    return Objects.requireNonNull(members[position]);
  }

  /** Bytes that table and members take. */
  long memory() {
    return 48
        + memberBytes
        + Sizes.words(members.length)
        + Sizes.words(hashes.length)
        + Sizes.words(index.length);
  }

  /** A member's position, or -1. */
  int find(byte[] member) {
    int hash = hash(member);
    for (int at = hash & mask(); index[at] != 0; at = (at + 1) & mask()) {
      int position = index[at] - 1;
      if (hashes[position] == hash && Arrays.equals(members[position], member)) {
        return position;
      }
    }
    return -1;
  }

  /** Adds a member that is not there; its position is the former size. */
  void add(byte[] member) {
    if (size == members.length) {
      resize(size + Math.max(MIN_ROOM, size / 4));
    }
    if ((size + 1) * 3L > index.length * 2L) {
      reindex(index.length * 2);
    }
    int hash = hash(member);
    members[size] = member;
    hashes[size] = hash;
    memberBytes += Sizes.bytes(member.length);
    size++;
    enter(size - 1);
  }

  /**
   * Removes the member at a position, to which the last member moves; the owner does the same in
   * its array.
   */
  void remove(int position) {
    erase(slotOf(position));
    memberBytes -= Sizes.bytes(member(position).length);
    int last = size - 1;
    if (position != last) {
      index[slotOf(last)] = position + 1;
      members[position] = members[last];
      hashes[position] = hashes[last];
    }
    members[last] = null;
    size--;
    if (members.length > MIN_ROOM && size < members.length / 4) {
      resize(Math.max(MIN_ROOM, size + size / 4));
    }
    if (index.length > MIN_INDEX && size < index.length / 8) {
      reindex(index.length / 2);
    }
  }

  /**
   * One step of a walk: hands the positions of at least one bucket to {@code visitor}.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  long scan(long cursor, IntConsumer visitor) {
    int bucket = (int) cursor & mask();
    for (int at = bucket; index[at] != 0; at = (at + 1) & mask()) {
      int position = index[at] - 1;
      if ((hashes[position] & mask()) == bucket) {
        visitor.accept(position);
      }
    }
    return Long.reverse(Long.reverse(cursor | ~(long) mask()) + 1);
  }

  MemberTable copy() {
    var copy = new MemberTable();
    copy.members = members.clone();
    copy.hashes = hashes.clone();
    copy.index = index.clone();
    copy.size = size;
    copy.memberBytes = memberBytes;
    return copy;
  }

  private int mask() {
    return index.length - 1;
  }

  private static int hash(byte[] member) {
    return (int) HASHING.hash(member);
  }

  private void enter(int position) {
    int at = hashes[position] & mask();
    while (index[at] != 0) {
      at = (at + 1) & mask();
    }
    index[at] = position + 1;
  }

  private int slotOf(int position) {
    int at = hashes[position] & mask();
    while (index[at] != position + 1) {
      at = (at + 1) & mask();
    }
    return at;
  }

  /** Empties a slot and moves back those behind it that would no longer be found. */
  private void erase(int slot) {
    int hole = slot;
    for (int at = (slot + 1) & mask(); index[at] != 0; at = (at + 1) & mask()) {
      int home = hashes[index[at] - 1] & mask();
      if (((at - home) & mask()) >= ((at - hole) & mask())) {
        index[hole] = index[at];
        hole = at;
      }
    }
    index[hole] = 0;
  }

  private void resize(int room) {
    members = Arrays.copyOf(members, room);
    hashes = Arrays.copyOf(hashes, room);
  }

  private void reindex(int buckets) {
    index = new int[buckets];
    for (int position = 0; position < size; position++) {
      enter(position);
    }
  }
}
