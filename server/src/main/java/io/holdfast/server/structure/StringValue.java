package io.holdfast.server.structure;

import io.holdfast.server.memory.HeapLimit;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.Integers;
import io.holdfast.server.value.ValueType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A string: immutable bytes, or an integer that is written as Redis would write it. Unlike other
 * values it is no view but a copy, but for strings from {@link Region#FROM} bytes on, which lie
 * outside the heap: such a value is good as long as its key holds it and nobody changes it; one
 * that belongs to no key is stored in one or {@link Values#free freed}.
 */
public final class StringValue implements Value {
  /** Strings up to this length are {@code embstr} in OBJECT ENCODING, as in Redis. */
  private static final int EMBEDDED_MAX = 44;

  /** What a record has of a large one: the region's number among those of its slabs. */
  static final int LARGE_BYTES = 4;

  private static final byte[] NONE = {};

  private final byte[] bytes; // NONE for an integer and a large one
  private final long integer;
  private final Kind kind;
  private final @Nullable HeldRegion large;

  private enum Kind {
    INTEGER,
    EMBEDDED,
    RAW,
    LARGE
  }

  private StringValue(byte[] bytes, long integer, Kind kind) {
    this.bytes = bytes;
    this.integer = integer;
    this.kind = kind;
    this.large = null;
  }

  private StringValue(HeldRegion large) {
    this.bytes = NONE;
    this.integer = 0;
    this.kind = Kind.LARGE;
    this.large = large;
  }

  /** A string of a region, whose use the caller gives away. */
  public static StringValue of(Region region) {
    return new StringValue(new HeldRegion(region));
  }

  /**
   * A string of these bytes, which the caller gives away. Becomes an integer if it reads as one.
   */
  public static StringValue of(byte[] bytes) {
    if (bytes.length <= Integers.MAX_DIGITS && Integers.isCanonical(bytes)) {
      return of(Integers.parse(bytes));
    }
    return new StringValue(bytes, 0, bytes.length <= EMBEDDED_MAX ? Kind.EMBEDDED : Kind.RAW);
  }

  /** A string that APPEND or SETRANGE made, which Redis keeps {@code raw} whatever is in it. */
  public static StringValue raw(byte[] bytes) {
    return new StringValue(bytes, 0, Kind.RAW);
  }

  /** A string that is kept as text even if it reads as an integer, as INCRBYFLOAT leaves it. */
  public static StringValue text(byte[] bytes) {
    return new StringValue(bytes, 0, bytes.length <= EMBEDDED_MAX ? Kind.EMBEDDED : Kind.RAW);
  }

  public static StringValue of(long integer) {
    return new StringValue(NONE, integer, Kind.INTEGER);
  }

  /**
   * The string's bytes; not to be changed. Made anew for an integer and for a large string.
   *
   * @throws io.holdfast.server.memory.TooLargeException when it is too large for the heap
   */
  public byte[] bytes() {
    return switch (kind) {
      case INTEGER -> Long.toString(integer).getBytes(StandardCharsets.US_ASCII);
      case EMBEDDED, RAW -> bytes;
      case LARGE -> {
        Region region = region();
        var copy = new byte[HeapLimit.check("a string", region.length())];
        Memory.read(region.address(), copy, 0, copy.length);
        yield copy;
      }
    };
  }

  /** True when the bytes are those of {@link #region}. */
  public boolean isLarge() {
    return large != null;
  }

  /** Where a large string lies. Whoever reads it after the shard's lock is left retains it. */
  public Region region() {
    if (large == null) {
      throw new IllegalStateException("a string of " + length() + " bytes has no region");
    }
    return large.region();
  }

  public boolean isInteger() {
    return kind == Kind.INTEGER;
  }

  /** The integer, when {@link #isInteger()}. */
  public long integer() {
    return integer;
  }

  public int length() {
    return switch (kind) {
      case INTEGER -> Integers.digits(integer);
      case EMBEDDED, RAW -> bytes.length;
      case LARGE -> region().length();
    };
  }

  @Override
  public ValueType type() {
    return ValueType.STRING;
  }

  @Override
  public String encoding() {
    return switch (kind) {
      case INTEGER -> "int";
      case EMBEDDED -> "embstr";
      case RAW, LARGE -> "raw";
    };
  }

  @Override
  public long memory() {
    long parts = storedForm() == Form.STRING_LARGE ? Region.bytes(length()) : 0;
    return parts + (storedSize() == 0 ? 0 : Slabs.blockSize(storedSize()));
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  /** Itself; for a large string another that has the same region. */
  @Override
  public StringValue copyTo(Slabs slabs) {
    return large == null ? this : of(large.region().retain());
  }

  @Override
  public boolean freeSome(int most) {
    if (large != null) {
      large.free();
    }
    return true;
  }

  /** True when it is a large string that belongs to no key and has to be stored or freed. */
  boolean isOwn() {
    return large != null && large.isOwn();
  }

  /** The same string as it can be stored, which is the caller's own when it is a large one. */
  StringValue storable() {
    if (large != null) {
      return large.isOwn() ? this : of(large.give());
    }
    return bytes.length < Region.FROM ? this : of(Region.of(bytes));
  }

  /** The string that a payload holds. */
  static StringValue open(Payload payload) {
    if (payload.form() == Form.STRING_INTEGER) {
      return of(Memory.getLong(payload.address()));
    }
    if (payload.form() == Form.STRING_LARGE) {
      return new StringValue(new HeldRegion(payload.slabs(), Memory.getInt(payload.address())));
    }
    var copy = new byte[payload.size()];
    Memory.read(payload.address(), copy, 0, copy.length);
    return payload.form() == Form.STRING_RAW ? raw(copy) : text(copy);
  }

  /** The same for a payload that goes: a large string has its region from now on. */
  static StringValue taken(Payload payload) {
    return payload.form() == Form.STRING_LARGE
        ? of(payload.slabs().surrender(Memory.getInt(payload.address())))
        : open(payload);
  }

  Form storedForm() {
    return switch (kind) {
      case INTEGER -> Form.STRING_INTEGER;
      case EMBEDDED -> Form.STRING_BYTES;
      case RAW -> rawForm(bytes.length);
      case LARGE -> Form.STRING_LARGE;
    };
  }

  private static Form rawForm(int length) {
    if (length >= Region.FROM) {
      return Form.STRING_LARGE;
    }
    return length > EMBEDDED_MAX ? Form.STRING_BYTES : Form.STRING_RAW;
  }

  int storedSize() {
    return switch (storedForm()) {
      case STRING_INTEGER -> Long.BYTES;
      case STRING_LARGE -> LARGE_BYTES;
      default -> bytes.length;
    };
  }

  /** Stores it as {@link #storable} gave it. */
  void store(Slabs slabs, long address) {
    if (large != null) {
      Memory.putInt(address, slabs.adopt(large.give()));
    } else if (isInteger()) {
      Memory.putLong(address, integer);
    } else {
      Memory.write(address, bytes, 0, bytes.length);
    }
  }
}
