package io.holdfast.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Blocks that are in use, with marks in them that must be there when they are freed. */
final class Blocks {
  private final Slabs slabs;
  private int[] references = new int[1024];
  private int[] sizes = new int[1024];
  private int count;
  private long bytes;

  Blocks(Slabs slabs) {
    this.slabs = slabs;
  }

  int count() {
    return count;
  }

  /** Bytes that the blocks in use take. */
  long bytes() {
    return bytes;
  }

  void add(int size) {
    if (count == references.length) {
      references = Arrays.copyOf(references, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    references[count] = slabs.allocate(size);
    sizes[count] = size;
    mark(slabs.address(references[count]), references[count], size);
    bytes += Slabs.blockSize(size);
    count++;
  }

  /** Frees one after a look at its marks; the last takes its place. */
  void remove(int which) {
    int reference = references[which];
    int size = sizes[which];
    check(slabs.address(reference), reference, size);
    slabs.free(reference, size);
    bytes -= Slabs.blockSize(size);
    count--;
    references[which] = references[count];
    sizes[which] = sizes[count];
  }

  void checkAccount() {
    assertThat(slabs.usedBytes()).isEqualTo(bytes);
    assertThat(slabs.reservedBytes()).isGreaterThanOrEqualTo(bytes);
    assertThat(slabs.cachedBytes()).isNotNegative();
  }

  /** Its own reference and size every 512 bytes and at the end: neighbours would destroy them. */
  private static void mark(long address, int reference, int size) {
    byte last = (byte) (reference ^ size);
    for (int at = 0; at + 8 < size; at += 512) {
      Memory.putLong(address + at, word(reference, size));
    }
    Memory.putByte(address + size - 1, last);
  }

  private static void check(long address, int reference, int size) {
    byte last = (byte) (reference ^ size);
    boolean intact = Memory.getByte(address + size - 1) == last;
    for (int at = 0; at + 8 < size; at += 512) {
      intact &= Memory.getLong(address + at) == word(reference, size);
    }
    if (!intact) {
      throw new AssertionError("block " + reference + " of " + size + " bytes was overwritten");
    }
  }

  private static long word(int reference, int size) {
    return ((long) reference << 32) | size;
  }
}
