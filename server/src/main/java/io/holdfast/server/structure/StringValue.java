package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.Integers;
import io.holdfast.server.value.ValueType;
import java.nio.charset.StandardCharsets;

/**
 * A string: immutable bytes, or an integer that is written as Redis would write it. Unlike other
 * values it is no view but a copy.
 */
public final class StringValue implements Value {
  /** Strings up to this length are {@code embstr} in OBJECT ENCODING, as in Redis. */
  private static final int EMBEDDED_MAX = 44;

  private static final byte[] NONE = {};

  private final byte[] bytes; // NONE for an integer
  private final long integer;
  private final Kind kind;

  private enum Kind {
    INTEGER,
    EMBEDDED,
    RAW
  }

  private StringValue(byte[] bytes, long integer, Kind kind) {
    this.bytes = bytes;
    this.integer = integer;
    this.kind = kind;
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

  /** The string's bytes; not to be changed. Made anew for an integer. */
  public byte[] bytes() {
    return isInteger() ? Long.toString(integer).getBytes(StandardCharsets.US_ASCII) : bytes;
  }

  public boolean isInteger() {
    return kind == Kind.INTEGER;
  }

  /** The integer, when {@link #isInteger()}. */
  public long integer() {
    return integer;
  }

  public int length() {
    return isInteger() ? Integers.digits(integer) : bytes.length;
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
      case RAW -> "raw";
    };
  }

  @Override
  public long memory() {
    return storedSize() == 0 ? 0 : Slabs.blockSize(storedSize());
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public StringValue copyTo(Slabs slabs) {
    return this;
  }

  @Override
  public boolean freeSome(int most) {
    return true;
  }

  /** The string that a payload holds. */
  static StringValue open(Payload payload) {
    if (payload.form() == Form.STRING_INTEGER) {
      return of(Memory.getLong(payload.address()));
    }
    var copy = new byte[payload.size()];
    Memory.read(payload.address(), copy, 0, copy.length);
    return payload.form() == Form.STRING_RAW ? raw(copy) : text(copy);
  }

  Form storedForm() {
    return switch (kind) {
      case INTEGER -> Form.STRING_INTEGER;
      case EMBEDDED -> Form.STRING_BYTES;
      case RAW -> bytes.length > EMBEDDED_MAX ? Form.STRING_BYTES : Form.STRING_RAW;
    };
  }

  int storedSize() {
    return isInteger() ? Long.BYTES : bytes.length;
  }

  void store(long address) {
    if (isInteger()) {
      Memory.putLong(address, integer);
    } else {
      Memory.write(address, bytes, 0, bytes.length);
    }
  }
}
