package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A key's string to be read without a copy; good until the key is changed. */
public final class StringView implements ByteSource {
  /** What a key that is not there reads as. */
  public static final StringView EMPTY = new StringView(new byte[0], 0, 0, null);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte @Nullable [] text; // of an integer, else the bytes are at the address
  private final long address;
  private final int length;
  private final @Nullable Region region;

  private StringView(byte @Nullable [] text, long address, int length, @Nullable Region region) {
    this.text = text;
    this.address = address;
    this.length = length;
    this.region = region;
  }

  /** The string of a payload that holds one. */
  public static StringView open(Payload payload) {
    return switch (payload.form()) {
      case STRING_INTEGER -> {
        String digits = Long.toString(Memory.getLong(payload.address()));
        byte[] text = digits.getBytes(StandardCharsets.US_ASCII);
        yield new StringView(text, 0, text.length, null);
      }
      case STRING_LARGE -> {
        Region region = payload.slabs().region(Memory.getInt(payload.address()));
        yield new StringView(null, region.address(), region.length(), region);
      }
      default -> new StringView(null, payload.address(), payload.size(), null);
    };
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public byte get(int at) {
    return text == null ? Memory.getByte(address + at) : text[at];
  }

  @Override
  public long getLong(int at) {
    return text == null
        ? Long.reverseBytes(Memory.getLong(address + at))
        : (long) LONGS.get(text, at);
  }

  /** Copies some of it to an array. */
  public void read(int at, byte[] into, int from, int count) {
    if (text == null) {
      Memory.read(address + at, into, from, count);
    } else {
      System.arraycopy(text, at, into, from, count);
    }
  }

  /** Where a long string lies, else null. */
  public @Nullable Region region() {
    return region;
  }

  /** True when the bytes are those at {@link #address}. */
  public boolean isInMemory() {
    return text == null;
  }

  public long address() {
    return address;
  }
}
