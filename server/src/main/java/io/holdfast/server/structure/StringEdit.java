package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.Slabs;
import java.nio.charset.StandardCharsets;

/**
 * A string being changed where it lies, in a record or, from {@link Region#FROM} bytes on, in its
 * region; nothing is copied but what a longer record or others' use of the region asks for. From
 * the beginning on Redis calls it {@code raw}.
 */
public final class StringEdit implements ByteSource {
  private static final int EMBEDDED_MAX = 44;

  private final Payload payload;
  private boolean changed;

  private StringEdit(Payload payload) {
    this.payload = payload;
  }

  /** Begins with the string of a payload. */
  public static StringEdit open(Payload payload) {
    var edit = new StringEdit(payload);
    Form form = payload.form();
    if (form == Form.STRING_INTEGER
        || (form == Form.STRING_BYTES && payload.size() <= EMBEDDED_MAX)) {
      byte[] bytes = text(payload);
      payload.become(Form.STRING_RAW, bytes.length);
      Memory.write(payload.address(), bytes, 0, bytes.length);
      edit.changed = true;
    }
    return edit;
  }

  /**
   * Begins with zeros that belong to no key; ends by {@link #take}.
   *
   * @param length bytes, at least one
   */
  public static StringEdit ofZeros(Slabs slabs, int length) {
    if (length >= Region.FROM) {
      var payload = new DetachedPayload(slabs, Form.STRING_LARGE, StringValue.LARGE_BYTES);
      Memory.putInt(payload.address(), slabs.adopt(Region.ofZeros(length)));
      return new StringEdit(payload);
    }
    var payload = new DetachedPayload(slabs, Form.STRING_RAW, length);
    Memory.fill(payload.address(), length, (byte) 0);
    return new StringEdit(payload);
  }

  /** The string that {@link #ofZeros} began, which is to be stored. */
  public StringValue take() {
    StringValue value = StringValue.taken(payload);
    if (payload instanceof DetachedPayload detached) {
      detached.free();
    }
    return value;
  }

  /** True when anything was changed, if only how the string is stored. */
  public boolean isChanged() {
    return changed;
  }

  @Override
  public int length() {
    return isLarge() ? region().length() : payload.size();
  }

  @Override
  public byte get(int at) {
    return Memory.getByte(address() + at);
  }

  @Override
  public long getLong(int at) {
    return Long.reverseBytes(Memory.getLong(address() + at));
  }

  /** Sets one byte within the string. */
  public void put(int at, byte value) {
    if (get(at) != value) {
      Memory.putByte(writable() + at, value);
    }
  }

  /** Overwrites bytes, behind the end too; what is between is zeros. */
  public void write(int at, byte[] bytes, int from, int count) {
    grow(at + count);
    Memory.write(writable() + at, bytes, from, count);
  }

  /** The same with bytes that lie elsewhere. */
  public void write(int at, long source, int count) {
    grow(at + count);
    Memory.copy(source, writable() + at, count);
  }

  /** Makes it at least this long, by zeros. */
  public void grow(int length) {
    int former = length();
    if (length <= former) {
      return;
    }
    changed = true;
    if (isLarge()) {
      payload.slabs().writable(id(), length);
    } else if (length < Region.FROM) {
      payload.resize(length);
      Memory.fill(payload.address() + former, length - former, (byte) 0);
    } else {
      becomeLarge(former, length);
    }
  }

  private void becomeLarge(int former, int length) {
    Region region = Region.ofZeros(length);
    Memory.copy(payload.address(), region.address(), former);
    try {
      payload.become(Form.STRING_LARGE, StringValue.LARGE_BYTES);
    } catch (RuntimeException e) {
      region.release();
      throw e;
    }
    Memory.putInt(payload.address(), payload.slabs().adopt(region));
  }

  /** Where the first byte is, after which bytes may be changed. */
  private long writable() {
    changed = true;
    return isLarge() ? payload.slabs().writable(id(), 0).address() : payload.address();
  }

  private long address() {
    return isLarge() ? region().address() : payload.address();
  }

  private boolean isLarge() {
    return payload.form() == Form.STRING_LARGE;
  }

  private Region region() {
    return payload.slabs().region(id());
  }

  private int id() {
    return Memory.getInt(payload.address());
  }

  private static byte[] text(Payload payload) {
    if (payload.form() == Form.STRING_INTEGER) {
      String digits = Long.toString(Memory.getLong(payload.address()));
      return digits.getBytes(StandardCharsets.US_ASCII);
    }
    var bytes = new byte[payload.size()];
    Memory.read(payload.address(), bytes, 0, bytes.length);
    return bytes;
  }
}
