package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;

/**
 * A payload as a record may hold it: behind other bytes, at an odd address. It moves at each
 * change, so that a stale address shows.
 */
final class ShiftedPayload implements Payload {
  static final int BEFORE = 13;
  private static final byte MARK = 0x5a;

  private final Slabs slabs;
  private Form form;
  private int size;
  private int block;

  ShiftedPayload(Slabs slabs, Form form, int size) {
    this.slabs = slabs;
    this.form = form;
    this.size = size;
    this.block = allocate(size);
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
    return slabs.address(block) + BEFORE;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void resize(int newSize) {
    int moved = allocate(newSize);
    Memory.copy(address(), slabs.address(moved) + BEFORE, Math.min(size, newSize));
    free();
    block = moved;
    size = newSize;
  }

  @Override
  public void become(Form newForm, int newSize) {
    free();
    form = newForm;
    size = newSize;
    block = allocate(newSize);
  }

  /** Frees it, and fails when somebody wrote before it. */
  void free() {
    for (int i = 0; i < BEFORE; i++) {
      if (Memory.getByte(slabs.address(block) + i) != MARK) {
        throw new IllegalStateException("byte " + (i - BEFORE) + " of the payload was written");
      }
    }
    slabs.free(block, BEFORE + size);
  }

  private int allocate(int bytes) {
    int made = slabs.allocate(BEFORE + bytes);
    Memory.fill(slabs.address(made), BEFORE, MARK);
    return made;
  }
}
