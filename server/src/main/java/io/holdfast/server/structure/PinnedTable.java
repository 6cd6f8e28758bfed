package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A table that is being read in portions: where its root is now, who reads it, and the value itself
 * once no key has it any more. The root says that it is pinned; whoever moves its bytes, changes
 * the table or wants to free it, tells this. Guarded by the shard's lock, but for the map of all.
 */
public final class PinnedTable implements Payload {
  private static final Map<Long, PinnedTable> ALL = new ConcurrentHashMap<>(); // by the root

  private final Slabs slabs;
  private final Form form;
  private final int size;
  private final List<Reading> readings = new ArrayList<>(1);
  private long root;
  private @Nullable DetachedPayload own;

  private PinnedTable(Payload payload) {
    this.slabs = payload.slabs();
    this.form = payload.form();
    this.size = payload.size();
    this.root = payload.address();
  }

  /** Tables of this process that are being read; by this a leak shows. */
  public static int live() {
    return ALL.size();
  }

  /** Pins a value that is a table, if it is not pinned yet. */
  static PinnedTable of(Payload payload) {
    long root = payload.address();
    if (!TableRoot.isPinned(root)) {
      TableRoot.setPinned(root, true);
      ALL.put(root, new PinnedTable(payload));
    }
    return of(root);
  }

  /** The one with this root, which is pinned. */
  static PinnedTable of(long root) {
    return Objects.requireNonNull(ALL.get(root), "a pinned table that nobody knows");
  }

  /** Takes up that a value's payload lies elsewhere now. */
  public static void moved(Form form, long from, long to) {
    if (form.isTable() && TableRoot.isPinned(to)) {
      PinnedTable pinned = of(from);
      ALL.remove(from);
      ALL.put(to, pinned);
      pinned.root = to;
    }
  }

  /** Takes a value that no key has any more, if it is being read; else false. */
  public static boolean takeOver(DetachedPayload payload) {
    if (!payload.form().isTable() || !TableRoot.isPinned(payload.address())) {
      return false;
    }
    of(payload.address()).own = payload;
    return true;
  }

  void join(Reading reading) {
    readings.add(reading);
  }

  /** Ends one reading; the last one gets the value to dispose of, if that belongs to no key. */
  @Nullable DetachedPayload leave(Reading reading) {
    readings.remove(reading);
    if (!readings.isEmpty()) {
      return null;
    }
    ALL.remove(root);
    TableRoot.setPinned(root, false);
    return own;
  }

  /** A member is about to be added to a set or a hash. */
  void inserts(byte[] member, long hash) {
    for (Reading reading : readings) {
      if (reading instanceof TableReading table) {
        table.inserts(member, hash);
      }
    }
  }

  /** A set's member is about to be removed, or a hash's field to be removed or changed. */
  void changes(int element, long hash) {
    for (Reading reading : readings) {
      if (reading instanceof TableReading table) {
        table.changes(element, hash);
      }
    }
  }

  /** A member is about to be added to a sorted set. */
  void inserts(byte[] member, double score) {
    for (Reading reading : readings) {
      if (reading instanceof RangeReading range) {
        range.inserts(member, score);
      }
    }
  }

  /** A member is about to be removed from a sorted set. */
  void removes(byte[] member, double score) {
    for (Reading reading : readings) {
      if (reading instanceof RangeReading range) {
        range.removes(member, score);
      }
    }
  }

  @Override
  public Slabs slabs() {
    return slabs;
  }

  @Override
  public Form form() {
    return form;
  }

  @Override
  public long address() {
    return root;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void resize(int newSize) {
    throw new IllegalStateException("what is only read does not change its size");
  }

  @Override
  public void become(Form newForm, int newSize) {
    throw new IllegalStateException("what is only read does not change its form");
  }
}
