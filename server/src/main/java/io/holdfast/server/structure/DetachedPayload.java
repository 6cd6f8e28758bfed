package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;

/** The payload of a value that belongs to no key: one being built, or one taken out. */
public final class DetachedPayload implements Payload {
  private final Slabs slabs;
  private Form form;
  private int size;
  private int block;

  /** A new one, whose bytes are undefined; at least one. */
  public DetachedPayload(Slabs slabs, Form form, int size) {
    this.slabs = slabs;
    this.form = form;
    this.size = size;
    this.block = slabs.allocate(size);
  }

  /** One with the same bytes as another place has. */
  public static DetachedPayload copyOf(Slabs slabs, Form form, long address, int size) {
    var made = new DetachedPayload(slabs, form, size);
    Memory.copy(address, made.address(), size);
    return made;
  }

  /** The same for a place that is about to be given up. */
  public static DetachedPayload moved(Slabs slabs, Form form, long address, int size) {
    DetachedPayload made = copyOf(slabs, form, address, size);
    PinnedTable.moved(form, address, made.address());
    return made;
  }

  /** A new one with these bytes; at least one. */
  public static DetachedPayload of(Slabs slabs, Form form, byte[] bytes) {
    var made = new DetachedPayload(slabs, form, bytes.length);
    Memory.write(made.address(), bytes, 0, bytes.length);
    return made;
  }

  /** A new one in these slabs with the bytes and form of another. */
  public static DetachedPayload copyOf(Payload other, Slabs slabs) {
    var made = new DetachedPayload(slabs, other.form(), other.size());
    Memory.copy(other.address(), made.address(), other.size());
    return made;
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
    if (block == 0) {
      throw new IllegalStateException("the value was moved into a key or freed");
    }
    return slabs.address(block);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void resize(int newSize) {
    if (Slabs.blockSize(newSize) != Slabs.blockSize(size)) {
      int larger = slabs.allocate(newSize);
      Memory.copy(slabs.address(block), slabs.address(larger), Math.min(size, newSize));
      slabs.free(block, size);
      block = larger;
    }
    size = newSize;
  }

  @Override
  public void become(Form newForm, int newSize) {
    int other = slabs.allocate(newSize);
    slabs.free(block, size);
    form = newForm;
    size = newSize;
    block = other;
  }

  /** Moves into another payload, which becomes what this one was; this one is freed. */
  public void moveTo(Payload target) {
    target.become(form, size);
    Memory.copy(address(), target.address(), size);
    free();
  }

  /** False once it was freed. */
  boolean isLive() {
    return block != 0;
  }

  /** Gives the bytes back; parts of the value in other blocks must have been freed before. */
  public void free() {
    slabs.free(block, size);
    block = 0;
  }
}
