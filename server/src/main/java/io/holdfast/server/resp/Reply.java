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

  /** {@code $<length>} and a line's end, the first byte lowest, so that one store writes them. */
  private static final long[] BULK_HEADERS = new long[SMALL];

  private static final byte[] HEADER_SIZES = new byte[SMALL];

  static {
    for (int i = 0; i < SMALL; i++) {
      byte[] header = ascii("$" + i + "\r\n");
      for (int at = 0; at < header.length; at++) {
        BULK_HEADERS[i] |= (long) header[at] << (8 * at);
      }
      HEADER_SIZES[i] = (byte) header.length;
    }
  }

  /** Bulk strings from this size on are not copied into the buffer. */
  private static final int LARGE = 64 * 1024;

  /** A buffer that holds this much is given away before it is written on. */
  private static final int FULL = 128 * 1024;

  private static final int DIGITS = 20;

  private final @Nullable Overflow overflow;
  private final byte[] digits = new byte[DIGITS];
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

    /** The same for a string that lies elsewhere, which it releases when it is sent. */
    ByteBuf large(ByteBuf buffer, LargeBulk bulk);

    /** The same for a reply that is yet to be made. */
    ByteBuf later(ByteBuf buffer, Producer producer, boolean resp3);
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
    line('+', text);
  }

  /** An error, code first; line breaks in it become spaces, as in Redis. */
  public void error(String line) {
    errors++;
    lastError = line;
    line('-', line.replace('\r', ' ').replace('\n', ' '));
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
    if (length >= LARGE && overflow != null) {
      bulkHeader(length);
      out = overflow.large(out, bytes, from, length);
      crlf();
      return;
    }
    bulkHeader(length);
    out.writeBytes(bytes, from, length);
    crlf();
    giveFull();
  }

  /** The bytes at an address, which are copied at once. */
  public void bulk(long address, int length) {
    bulkHeader(length);
    for (int done = 0; done < length; ) {
      int some = overflow == null ? length : Math.min(length - done, LARGE);
      Copies.write(out, address + done, some);
      done += some;
      giveFull();
    }
    crlf();
  }

  /** A bulk string of a number's decimal digits. */
  public void bulkNumber(long value) {
    int at = DIGITS;
    boolean negative = value < 0;
    long rest = negative ? value : -value; // so that the least long is no exception
    do {
      digits[--at] = (byte) ('0' - rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (negative) {
      digits[--at] = '-';
    }
    bulk(digits, at, DIGITS - at);
  }

  /** A string that is copied and released later, as the client takes it. */
  public void bulk(LargeBulk bulk) {
    out.writeByte('$');
    number(bulk.length());
    if (overflow != null) {
      out = overflow.large(out, bulk);
    } else {
      for (long done = 0; done < bulk.length(); ) {
        done += bulk.read(done, out, (int) Math.min(LARGE, bulk.length() - done));
      }
      bulk.release();
    }
    crlf();
  }

  /**
   * A reply that is made in portions later, without any lock, before the client's next request.
   * Where there is no connection to wait for, all of it is made at once.
   */
  public void stream(Producer producer) {
    if (overflow != null) {
      out = overflow.later(out, producer, resp3);
      return;
    }
    boolean more = true;
    while (more) {
      more = producer.next(this);
    }
    producer.release();
  }

  private void giveFull() {
    if (overflow != null && out.readableBytes() >= FULL) {
      out = overflow.full(out);
    }
  }

  private void bulkHeader(int length) {
    if (length < SMALL) {
      out.ensureWritable(length + 16);
      int at = out.writerIndex();
      out.setLongLE(at, BULK_HEADERS[length]);
      out.writerIndex(at + HEADER_SIZES[length]);
    } else {
      out.writeByte('$');
      number(length);
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
      line(',', text);
    } else {
      bulk(text);
    }
  }

  /** A number with all its digits but zeros at the end; in RESP2 a bulk string of the same text. */
  public void decimal(BigDecimal value) {
    String text = value.stripTrailingZeros().toPlainString();
    if (resp3) {
      line(',', text);
    } else {
      bulk(text);
    }
  }

  /** A number that 64 bits may be too few for; in RESP2 a bulk string of the same text. */
  public void bigNumber(String digits) {
    if (resp3) {
      line('(', digits);
    } else {
      bulk(digits);
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

  private void line(char type, String text) {
    out.writeByte(type);
    out.writeCharSequence(text, StandardCharsets.UTF_8);
    crlf();
  }

  private void header(char type, int elements) {
    out.writeByte(type);
    number(elements);
  }

  private void number(long value) {
    if (value < 0) {
      out.writeCharSequence(Long.toString(value), StandardCharsets.US_ASCII);
      crlf();
      return;
    }
    if (value < SMALL) { // as a bulk string's header without its first byte
      out.ensureWritable(8);
      int at = out.writerIndex();
      out.setLongLE(at, BULK_HEADERS[(int) value] >>> 8);
      out.writerIndex(at + HEADER_SIZES[(int) value] - 1);
      return;
    }
    int digits = 3;
    for (long rest = value / 1000; rest > 0; rest /= 10) {
      digits++;
    }
    out.ensureWritable(digits + 2);
    int at = out.writerIndex();
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      out.setByte(i, '0' + (int) (rest % 10));
      rest /= 10;
    }
    out.writerIndex(at + digits);
    crlf();
  }

  private void crlf() {
    out.writeShort('\r' << 8 | '\n');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
