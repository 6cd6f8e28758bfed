package io.holdfast.server.resp;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes replies in the protocol version that the client asked for (<a
 * href="https://redis.io/docs/latest/develop/reference/protocol-spec/">specification</a>). Types
 * that only RESP3 has are written as Redis writes them for RESP2. An aggregate's header is written
 * first, its elements follow by further calls.
 */
public final class Reply {
  private static final byte[] OK = ascii("+OK\r\n");
  private static final byte[] QUEUED = ascii("+QUEUED\r\n");
  private static final byte[] NULL_2 = ascii("$-1\r\n");
  private static final byte[] NULL_ARRAY_2 = ascii("*-1\r\n");
  private static final byte[] NULL_3 = ascii("_\r\n");
  private static final int SMALL = 512;
  private static final byte[][] SMALL_INTEGERS = new byte[SMALL][];

  static {
    for (int i = 0; i < SMALL; i++) {
      SMALL_INTEGERS[i] = ascii(i + "\r\n");
    }
  }

  /** Bulk strings from this size on are not copied into the buffer. */
  private static final int LARGE = 64 * 1024;

  /** A buffer that holds this much is given away before it is written on. */
  private static final int FULL = 128 * 1024;

  private final @Nullable Overflow overflow;
  private ByteBuf out;
  private boolean resp3;
  private long errors;
  private String lastError = "";

  /** Where replies go that are too large for one buffer. */
  public interface Overflow {
    /** Takes a full buffer away; returns the one to go on with. */
    ByteBuf full(ByteBuf buffer);

    /**
     * Takes a buffer away and has a part of an array follow it, which nobody changes any more.
     * Returns the buffer to go on with.
     */
    ByteBuf large(ByteBuf buffer, byte[] bytes, int from, int length);
  }

  /** Replies that all go to one buffer. */
  public Reply(ByteBuf out, boolean resp3) {
    this(out, resp3, null);
  }

  public Reply(ByteBuf out, boolean resp3, @Nullable Overflow overflow) {
    this.out = out;
    this.resp3 = resp3;
    this.overflow = overflow;
  }

  /** Writes to another buffer from now on. */
  public void to(ByteBuf buffer) {
    this.out = buffer;
  }

  /** Where replies are written to now. */
  public ByteBuf buffer() {
    return out;
  }

  /**
   * Forgets what was written since {@link #buffer} was {@code buffer} with this writer index; false
   * when some of it was given away already.
   */
  @SuppressWarnings("ReferenceEquality") // the buffer, not its content
  public boolean takeBack(ByteBuf buffer, int writerIndex) {
    boolean there = out == buffer && out.writerIndex() >= writerIndex;
    if (there) {
      out.writerIndex(writerIndex);
    }
    return there;
  }

  public boolean isResp3() {
    return resp3;
  }

  public void useResp3(boolean use) {
    this.resp3 = use;
  }

  /** Errors written so far; tells a caller whether a command answered one. */
  public long errors() {
    return errors;
  }

  /** The last error's line, whose first word is its code. */
  public String lastError() {
    return lastError;
  }

  public void ok() {
    out.writeBytes(OK);
  }

  public void queued() {
    out.writeBytes(QUEUED);
  }

  /** A status; the text must not hold a line break. */
  public void simple(String text) {
    out.writeByte('+');
    out.writeCharSequence(text, StandardCharsets.UTF_8);
    crlf();
  }

  /** An error, code first; line breaks in it become spaces, as in Redis. */
  public void error(String line) {
    errors++;
    lastError = line;
    out.writeByte('-');
    out.writeCharSequence(line.replace('\r', ' ').replace('\n', ' '), StandardCharsets.UTF_8);
    crlf();
  }

  public void integer(long value) {
    out.writeByte(':');
    number(value);
  }

  /** 1 or 0 in both versions, as most of Redis's yes-or-no commands answer. */
  public void integer(boolean value) {
    integer(value ? 1 : 0);
  }

  public void bulk(byte[] bytes) {
    bulk(bytes, 0, bytes.length);
  }

  public void bulk(byte[] bytes, int from, int length) {
    out.writeByte('$');
    number(length);
    if (length >= LARGE && overflow != null) {
      out = overflow.large(out, bytes, from, length);
    } else {
      out.writeBytes(bytes, from, length);
    }
    crlf();
    if (overflow != null && out.readableBytes() >= FULL) {
      out = overflow.full(out);
    }
  }

  /** Bytes that are a reply already, such as one that was made on another thread. */
  public void raw(byte[] reply) {
    out.writeBytes(reply);
  }

  /** The same; the buffer is read, not released. */
  public void raw(ByteBuf reply) {
    out.writeBytes(reply, reply.readerIndex(), reply.readableBytes());
  }

  public void bulk(String text) {
    bulk(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes, or the null of the protocol version. */
  public void bulkOrNil(byte @Nullable [] bytes) {
    if (bytes == null) {
      nil();
    } else {
      bulk(bytes);
    }
  }

  public void nil() {
    out.writeBytes(resp3 ? NULL_3 : NULL_2);
  }

  /** The null that RESP2 has for arrays; in RESP3 there is only one null. */
  public void nilArray() {
    out.writeBytes(resp3 ? NULL_3 : NULL_ARRAY_2);
  }

  public void array(int elements) {
    header('*', elements);
  }

  /** A map of {@code pairs} keys and values; a flat array in RESP2. */
  public void map(int pairs) {
    if (resp3) {
      header('%', pairs);
    } else {
      header('*', pairs * 2);
    }
  }

  public void set(int elements) {
    header(resp3 ? '~' : '*', elements);
  }

  /** An out-of-band message; an array in RESP2. */
  public void push(int elements) {
    header(resp3 ? '>' : '*', elements);
  }

  public void bool(boolean value) {
    if (resp3) {
      out.writeByte('#');
      out.writeByte(value ? 't' : 'f');
      crlf();
    } else {
      integer(value ? 1 : 0);
    }
  }

  /** A floating point number; in RESP2 a bulk string of the same text. */
  public void floating(double value) {
    String text = Doubles.text(value);
    if (resp3) {
      out.writeByte(',');
      out.writeCharSequence(text, StandardCharsets.US_ASCII);
      crlf();
    } else {
      bulk(text);
    }
  }

  /** A number with all its digits but zeros at the end; in RESP2 a bulk string of the same text. */
  public void decimal(BigDecimal value) {
    String text = value.stripTrailingZeros().toPlainString();
    if (resp3) {
      out.writeByte(',');
      out.writeCharSequence(text, StandardCharsets.US_ASCII);
      crlf();
    } else {
      bulk(text);
    }
  }

  /** Text with a format of three characters such as {@code txt}; a bulk string in RESP2. */
  public void verbatim(String format, byte[] text) {
    if (!resp3) {
      bulk(text);
      return;
    }
    out.writeByte('=');
    number(text.length + 4);
    out.writeCharSequence(format, StandardCharsets.US_ASCII);
    out.writeByte(':');
    out.writeBytes(text);
    crlf();
  }

  private void header(char type, int elements) {
    out.writeByte(type);
    number(elements);
  }

  private void number(long value) {
    if (value >= 0 && value < SMALL) {
      out.writeBytes(SMALL_INTEGERS[(int) value]);
      return;
    }
    out.writeCharSequence(Long.toString(value), StandardCharsets.US_ASCII);
    crlf();
  }

  private void crlf() {
    out.writeShort('\r' << 8 | '\n');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
