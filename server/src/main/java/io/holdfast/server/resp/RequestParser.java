package io.holdfast.server.resp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts requests out of the bytes of one connection, as they come: arrays of bulk strings, or inline
 * requests as people type them into telnet.
 *
 * <p>All that was read is consumed; what is half there is kept here, so that a request may be split
 * at any byte. Sizes that a client declares are not believed: memory grows with the bytes that
 * arrive. After a {@link ProtocolException} the parser is of no further use.
 */
public final class RequestParser {
  /** The longest line that is no bulk string, in bytes. */
  public static final int MAX_LINE = 64 * 1024;

  /** Bulk strings up to this size are allocated as declared. */
  private static final int TRUSTED_BYTES = 32 * 1024;

  private static final int TRUSTED_ARGUMENTS = 1024;
  private static final int UNAUTHENTICATED_ARGUMENTS = 10;
  private static final int UNAUTHENTICATED_BULK = 16384;
  private static final byte[] NONE = {};

  private enum State {
    /** Between requests. */
    START,
    /** Within the number of arguments, after the asterisk. */
    COUNT,
    /** Before an argument's dollar sign. */
    BULK,
    /** Within an argument's length. */
    LENGTH,
    /** Within an argument's bytes. */
    BYTES,
    /** Within the two bytes that end an argument. */
    BULK_END,
    INLINE
  }

  private final Decimal number = new Decimal();
  private State state = State.START;
  private boolean inline;
  private byte[][] arguments = {};
  private int expected;
  private int complete;
  private byte[] bytes = NONE; // the argument or inline request that is half there
  private int length; // declared for that argument
  private int filled;
  private int toSkip;

  /** True when the last request came as an inline one. */
  public boolean wasInline() {
    return inline;
  }

  /** Bytes held for a request that is not complete. */
  public long heldBytes() {
    long held = bytes.length;
    for (int i = 0; i < complete; i++) {
      held += arguments[i].length;
    }
    return held;
  }

  /**
   * The next request, its name first, never empty; or null when more bytes are needed.
   *
   * @param trusted whether the client has authenticated; limits are tight before
   * @param maxBulk bytes that an argument may have
   * @throws ProtocolException when these bytes are no request
   */
  public byte @Nullable [][] next(ByteBuf in, boolean trusted, long maxBulk) {
    while (in.isReadable()) {
      switch (state) {
        case START -> start(in);
        case COUNT -> count(in, trusted);
        case BULK -> dollar(in);
        case LENGTH -> length(in, trusted, maxBulk);
        case BYTES -> bytes(in);
        case BULK_END -> {
          int skipped = Math.min(toSkip, in.readableBytes());
          in.skipBytes(skipped);
          toSkip -= skipped;
          if (toSkip == 0 && endArgument()) {
            return take();
          }
        }
        case INLINE -> {
          byte[][] request = inline(in);
          if (request != null && request.length > 0) {
            inline = true;
            return request;
          }
        }
      }
    }
    return null;
  }

  private void start(ByteBuf in) {
    if (in.getByte(in.readerIndex()) == '*') {
      in.skipBytes(1);
      number.reset();
      state = State.COUNT;
    } else {
      filled = 0;
      state = State.INLINE;
    }
  }

  private void count(ByteBuf in, boolean trusted) {
    if (!number.read(in)) {
      if (number.characters() > MAX_LINE) {
        throw new ProtocolException("too big mbulk count string");
      }
      return;
    }
    long count = number.value();
    if (!number.isValid() || count > Integer.MAX_VALUE) {
      throw new ProtocolException("invalid multibulk length");
    }
    if (count > UNAUTHENTICATED_ARGUMENTS && !trusted) {
      throw new ProtocolException("unauthenticated multibulk length");
    }
    if (count <= 0) {
      state = State.START;
      return;
    }
    expected = (int) count;
    complete = 0;
    arguments = new byte[Math.min(expected, TRUSTED_ARGUMENTS)][];
    state = State.BULK;
  }

  private void dollar(ByteBuf in) {
    byte first = in.readByte();
    if (first != '$') {
      char got = (char) (first & 0xff);
      throw new ProtocolException("expected '$', got '" + got + "'");
    }
    number.reset();
    state = State.LENGTH;
  }

  private void length(ByteBuf in, boolean trusted, long maxBulk) {
    if (!number.read(in)) {
      if (number.characters() > MAX_LINE) {
        throw new ProtocolException("too big bulk count string");
      }
      return;
    }
    long declared = number.value();
    if (!number.isValid() || declared < 0 || declared > maxBulk) {
      throw new ProtocolException("invalid bulk length");
    }
    if (declared > UNAUTHENTICATED_BULK && !trusted) {
      throw new ProtocolException("unauthenticated bulk length");
    }
    length = (int) declared;
    filled = 0;
    toSkip = 2;
    if (length == 0) {
      bytes = NONE;
      state = State.BULK_END;
      return;
    }
    bytes = new byte[length <= TRUSTED_BYTES ? length : Math.min(length, grown(in))];
    state = State.BYTES;
  }

  private void bytes(ByteBuf in) {
    int some = Math.min(in.readableBytes(), length - filled);
    if (some > bytes.length - filled) {
      int wanted = Math.max(filled + some, 2 * bytes.length);
      bytes = Arrays.copyOf(bytes, wanted > length - wanted / 2 ? length : wanted);
    }
    in.readBytes(bytes, filled, some);
    filled += some;
    if (filled == length) {
      state = State.BULK_END;
    }
  }

  private boolean endArgument() {
    if (complete == arguments.length) {
      arguments = Arrays.copyOf(arguments, (int) Math.min(expected, 2L * complete));
    }
    arguments[complete++] = bytes;
    bytes = NONE;
    state = complete == expected ? State.START : State.BULK;
    return complete == expected;
  }

  private byte[][] take() {
    byte[][] request = arguments;
    arguments = new byte[0][];
    complete = 0;
    inline = false;
    return request;
  }

  private byte @Nullable [][] inline(ByteBuf in) {
    int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
    int some = end < 0 ? in.readableBytes() : end - in.readerIndex();
    if (filled + some > MAX_LINE) {
      throw new ProtocolException("too big inline request");
    }
    if (bytes.length < filled + some) {
      bytes = Arrays.copyOf(bytes, filled + some);
    }
    in.readBytes(bytes, filled, some);
    filled += some;
    if (end < 0) {
      return null;
    }
    in.skipBytes(1);
    int size = filled > 0 && bytes[filled - 1] == '\r' ? filled - 1 : filled;
    byte[][] request = InlineArguments.split(bytes, size);
    bytes = NONE;
    filled = 0;
    state = State.START;
    if (request == null) {
      throw new ProtocolException("unbalanced quotes in request");
    }
    return request;
  }

  private static int grown(ByteBuf in) {
    return Math.max(TRUSTED_BYTES, in.readableBytes());
  }
}
