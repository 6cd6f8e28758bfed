package io.holdfast.sim.image;

import io.holdfast.sim.state.Json;
import io.holdfast.sim.tree.TreeEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides where each file of a tree lies, and keeps files where they were whenever they still fit
 * there.
 */
public final class ImageLayout {
  /** Bytes in a block. */
  public static final int BLOCK = 2 << 20;

  /** First block of each taken run → its length in blocks. */
  private final TreeMap<Long, Long> taken = new TreeMap<>();

  private ImageLayout() {
    taken.put(0L, 1L);
  }

  static long blocks(long bytes) {
    return Math.ceilDiv(bytes, BLOCK);
  }

  /** Lays out a tree. The same tree and previous index always give the same result. */
  public static Laid plan(List<TreeEntry> tree, ImageIndex previous) {
    return new ImageLayout().place(tree, previous);
  }

  /** An index and its bytes. */
  public record Laid(ImageIndex index, ByteBuffer indexBytes) {}

  private Laid place(List<TreeEntry> tree, ImageIndex previous) {
    Map<String, Long> places = keep(tree, previous);
    var entries = new ArrayList<ImageEntry>();
    for (TreeEntry entry : tree) {
      long blocks = blocks(entry.size());
      if (blocks == 0) {
        entries.add(new ImageEntry(entry, 0));
      } else {
        Long kept = places.get(entry.path());
        long first = kept == null ? firstGap(blocks) : kept;
        taken.put(first, blocks);
        entries.add(new ImageEntry(entry, first * BLOCK));
      }
    }
    byte[] bytes = Json.bytes(entries);
    long blocks = blocks(bytes.length);
    long old = previous.offset() / BLOCK;
    long first = old > 0 && free(old, blocks) ? old : firstGap(blocks);
    return new Laid(
        new ImageIndex(first * BLOCK, bytes.length, List.copyOf(entries)), ByteBuffer.wrap(bytes));
  }

  /** Takes the old places of all files that still fit there; returns path → first block. */
  private Map<String, Long> keep(List<TreeEntry> tree, ImageIndex previous) {
    var sizes = new HashMap<String, Long>();
    tree.forEach(entry -> sizes.put(entry.path(), blocks(entry.size())));
    var old =
        previous.entries().stream()
            .filter(entry -> entry.offset() > 0 && sizes.getOrDefault(entry.tree().path(), 0L) > 0)
            .sorted(Comparator.comparingLong(ImageEntry::offset))
            .toList();
    var places = new HashMap<String, Long>();
    // First those that did not grow: one that grew must not push a neighbour away.
    var grown = new ArrayList<ImageEntry>();
    for (ImageEntry entry : old) {
      long blocks = sizes.getOrDefault(entry.tree().path(), 0L);
      if (blocks <= entry.blocks()) {
        taken.put(entry.offset() / BLOCK, blocks);
        places.put(entry.tree().path(), entry.offset() / BLOCK);
      } else {
        grown.add(entry);
      }
    }
    for (ImageEntry entry : grown) {
      long first = entry.offset() / BLOCK;
      long blocks = sizes.getOrDefault(entry.tree().path(), 0L);
      if (free(first, blocks)) {
        taken.put(first, blocks);
        places.put(entry.tree().path(), first);
      }
    }
    return places;
  }

  private boolean free(long first, long blocks) {
    var before = taken.floorEntry(first);
    var after = taken.ceilingEntry(first);
    return (before == null || before.getKey() + before.getValue() <= first)
        && (after == null || first + blocks <= after.getKey());
  }

  private long firstGap(long blocks) {
    long candidate = 0;
    for (var run : taken.entrySet()) {
      if (run.getKey() - candidate >= blocks) {
        return candidate;
      }
      candidate = Math.max(candidate, run.getKey() + run.getValue());
    }
    return candidate;
  }
}
