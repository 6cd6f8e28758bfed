package io.holdfast.server.keyspace;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A chained hash table that grows and shrinks in small steps: while it does, {@code old} empties
 * into {@code table} by a few buckets with each change.
 *
 * <p>{@link #scan} walks buckets in the order of their reversed index bits, as Redis's SCAN does: a
 * bucket's entries split on growth into buckets that come at the same place of that order, so
 * whatever is in the table during the whole walk is seen at least once, at any number of resizes.
 */
final class Table {
  private static final int MIN_BUCKETS = 4;
  private static final int STEP = 4;

  private @Nullable Entry[] table = new @Nullable Entry[MIN_BUCKETS];
  private @Nullable Entry @Nullable [] old;
  private int moved; // buckets of old that are empty, from the start
  private int size;

  int size() {
    return size;
  }

  /** Buckets over both tables; each costs a reference. */
  int buckets() {
    return table.length + (old == null ? 0 : old.length);
  }

  @Nullable Entry find(byte[] key, long hash) {
    Entry found = findIn(table, key, hash);
    return found == null && old != null ? findIn(old, key, hash) : found;
  }

  /** Adds an entry whose key is not in the table. */
  void insert(Entry entry) {
    step();
    if (old == null && size >= table.length) {
      resize(table.length * 2);
    }
    int bucket = index(entry.hash, table.length);
    entry.next = table[bucket];
    table[bucket] = entry;
    size++;
  }

  @Nullable Entry remove(byte[] key, long hash) {
    step();
    Entry removed = removeFrom(table, key, hash);
    if (removed == null && old != null) {
      removed = removeFrom(old, key, hash);
    }
    if (removed != null) {
      size--;
      if (old == null && table.length > MIN_BUCKETS && size < table.length / 8) {
        resize(Math.max(MIN_BUCKETS, Integer.highestOneBit(Math.max(1, size)) * 2));
      }
    }
    return removed;
  }

  /**
   * Hands the entries of one step of a walk to {@code visitor}, which must not change the table.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  long scan(long cursor, Consumer<Entry> visitor) {
    @Nullable Entry[] small = table;
    @Nullable Entry @Nullable [] large = old;
    if (large != null && large.length < small.length) {
      small = large;
      large = table;
    }
    visit(small[(int) (cursor & (small.length - 1))], visitor);
    if (large == null) {
      return next(cursor, small.length - 1);
    }
    long smallMask = small.length - 1L;
    long largeMask = large.length - 1L;
    long at = cursor;
    do {
      visit(large[(int) (at & largeMask)], visitor);
      at = next(at, largeMask);
    } while ((at & (smallMask ^ largeMask)) != 0);
    return at;
  }

  /** An entry chosen by chance, each with about the same chance; null when empty. */
  @Nullable Entry random(RandomGenerator random) {
    if (size == 0) {
      return null;
    }
    while (true) {
      int at = random.nextInt(buckets());
      Entry head = at < table.length ? table[at] : oldBucket(at - table.length);
      if (head != null) {
        int length = 0;
        for (Entry e = head; e != null; e = e.next) {
          length++;
        }
        int steps = random.nextInt(length);
        Entry chosen = head;
        for (; steps > 0 && chosen.next != null; steps--) {
          chosen = chosen.next;
        }
        return chosen;
      }
    }
  }

  void forEach(Consumer<Entry> visitor) {
    for (Entry head : table) {
      visit(head, visitor);
    }
    if (old != null) {
      for (Entry head : old) {
        visit(head, visitor);
      }
    }
  }

  private @Nullable Entry oldBucket(int at) {
    return old == null ? null : old[at];
  }

  private void resize(int buckets) {
    old = table;
    moved = 0;
    table = new @Nullable Entry[buckets];
  }

  private void step() {
    if (old == null) {
      return;
    }
    int empty = 10 * STEP;
    for (int n = 0; n < STEP && moved < old.length; n++) {
      while (moved < old.length && old[moved] == null && empty-- > 0) {
        moved++;
      }
      if (moved == old.length || empty <= 0) {
        break;
      }
      for (Entry e = old[moved]; e != null; ) {
        Entry next = e.next;
        int bucket = index(e.hash, table.length);
        e.next = table[bucket];
        table[bucket] = e;
        e = next;
      }
      old[moved++] = null;
    }
    if (moved == old.length) {
      old = null;
    }
  }

  private static void visit(@Nullable Entry head, Consumer<Entry> visitor) {
    for (Entry e = head; e != null; ) {
      Entry next = e.next; // the visitor may remember the entry, not unlink it
      visitor.accept(e);
      e = next;
    }
  }

  private static long next(long cursor, long mask) {
    return Long.reverse(Long.reverse(cursor | ~mask) + 1);
  }

  private static int index(long hash, int buckets) {
    return (int) (hash & (buckets - 1));
  }

  private static @Nullable Entry findIn(@Nullable Entry[] in, byte[] key, long hash) {
    for (Entry e = in[index(hash, in.length)]; e != null; e = e.next) {
      if (e.hash == hash && Arrays.equals(e.key, key)) {
        return e;
      }
    }
    return null;
  }

  private static @Nullable Entry removeFrom(@Nullable Entry[] in, byte[] key, long hash) {
    int bucket = index(hash, in.length);
    Entry before = null;
    for (Entry e = in[bucket]; e != null; before = e, e = e.next) {
      if (e.hash == hash && Arrays.equals(e.key, key)) {
        if (before == null) {
          in[bucket] = e.next;
        } else {
          before.next = e.next;
        }
        e.next = null;
        return e;
      }
    }
    return null;
  }
}
