package io.holdfast.server.memory;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The regions that keys of one shard hold, by numbers that fit into their records. */
final class RegionTable {
  private @Nullable Region[] regions = new Region[4];
  private final BitSet taken = new BitSet();
  private long bytes;

  int add(Region region) {
    int id = taken.nextClearBit(0);
    if (id == regions.length) {
      regions = Arrays.copyOf(regions, 2 * id);
    }
    regions[id] = region;
    taken.set(id);
    bytes += Region.bytes(region.length());
    return id;
  }

  Region get(int id) {
    Region region = id >= 0 && id < regions.length ? regions[id] : null;
    if (region == null) {
      throw new IllegalStateException("no region " + id);
    }
    return region;
  }

  /** See {@link Slabs#writable}. */
  Region writable(int id, int length) {
    Region there = get(id);
    int wanted = Math.max(length, there.length());
    long former = Region.bytes(there.length());
    if (there.isShared()) {
      Region copy = there.copy(wanted);
      regions[id] = copy;
      there.release();
      there = copy;
    } else if (wanted > there.length()) {
      there.extend(wanted);
    }
    bytes += Region.bytes(wanted) - former;
    return there;
  }

  /** Takes one out, which is the caller's now. */
  Region remove(int id) {
    Region region = get(id);
    regions[id] = null;
    taken.clear(id);
    bytes -= Region.bytes(region.length());
    return region;
  }

  /** Lets go of one, whichever; false when there is none. */
  boolean dropAny() {
    int id = taken.nextSetBit(0);
    if (id >= 0) {
      remove(id).release();
    }
    return id >= 0;
  }

  int size() {
    return taken.cardinality();
  }

  /** Bytes of memory of all of them; those that other shards have as well count here too. */
  long bytes() {
    return bytes;
  }
}
