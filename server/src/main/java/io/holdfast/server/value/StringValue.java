package io.holdfast.server.value;

import java.nio.charset.StandardCharsets;

/** A string: immutable bytes, or an integer that is written as Redis would write it. */
public final class StringValue implements Value {
  /** Strings up to this length are {@code embstr} in OBJECT ENCODING, as in Redis. */
  private static final int EMBEDDED_MAX = 44;

  private static final byte[] NONE = {};

  private final byte[] bytes; // NONE for an integer
  private final long integer;
  private final Form form;

  private enum Form {
    INTEGER,
    EMBEDDED,
    RAW
  }

  private StringValue(byte[] bytes, long integer, Form form) {
    this.bytes = bytes;
    this.integer = integer;
    this.form = form;
  }

  /**
   * A string of these bytes, which the caller gives away. Becomes an integer if it reads as one.
   */
  public static StringValue of(byte[] bytes) {
    if (bytes.length <= Integers.MAX_DIGITS && Integers.isCanonical(bytes)) {
      return of(Integers.parse(bytes));
    }
    return new StringValue(bytes, 0, bytes.length <= EMBEDDED_MAX ? Form.EMBEDDED : Form.RAW);
  }

  /** A string that APPEND or SETRANGE made, which Redis keeps {@code raw} whatever is in it. */
  public static StringValue raw(byte[] bytes) {
    return new StringValue(bytes, 0, Form.RAW);
  }

  /** A string that is kept as text even if it reads as an integer, as INCRBYFLOAT leaves it. */
  public static StringValue text(byte[] bytes) {
    return new StringValue(bytes, 0, bytes.length <= EMBEDDED_MAX ? Form.EMBEDDED : Form.RAW);
  }

  public static StringValue of(long integer) {
    return new StringValue(NONE, integer, Form.INTEGER);
  }

  /** The string's bytes; not to be changed. Made anew for an integer. */
  public byte[] bytes() {
    return isInteger() ? Long.toString(integer).getBytes(StandardCharsets.US_ASCII) : bytes;
  }

  public boolean isInteger() {
    return form == Form.INTEGER;
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
    return switch (form) {
      case INTEGER -> "int";
      case EMBEDDED -> "embstr";
      case RAW -> "raw";
    };
  }

  @Override
  public long memory() {
    return isInteger() ? 24 : 40 + bytes.length;
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public StringValue copy() {
    return this;
  }
}
