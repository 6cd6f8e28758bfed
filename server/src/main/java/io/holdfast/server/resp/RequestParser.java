package io.holdfast.server.resp;

import io.holdfast.server.memory.Memory;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts requests out of the bytes of one connection, as they come: arrays of bulk strings, or inline
 * requests as people type them into telnet.
 *
 * <p>All that was read is consumed; what is half there is kept here, so that a request may be split
 * at any byte. Sizes that a client declares are not believed: memory grows with the bytes that
 * arrive. Arguments longer than {@link LargeArgument#FROM} are collected outside the heap. A
 * request that is all there is read in one go, without the states. After a {@link
 * ProtocolException} the parser is of no further use.
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
    /** Within the bytes of one that is collected outside the heap. */
    LARGE,
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
  private @Nullable LargeArgument large; // the one that is half there
  private List<LargeArgument> larges = List.of(); // of the request that is half there, or taken
  private long held; // bytes of the arguments that are complete
  private long next; // the address after what line() has read

  /** True when the last request came as an inline one. */
  public boolean wasInline() {
    return inline;
  }

  /** Bytes held for a request that is not complete. */
  public long heldBytes() {
    LargeArgument half = large;
    return held + bytes.length + (half == null ? 0 : half.filled());
  }

  /** True when the last request has arguments to be had from {@link #takeLarges}. */
  public boolean hasLarges() {
    return state == State.START && !larges.isEmpty();
  }

  /** The large arguments of the last request, which the caller has to close. */
  public List<LargeArgument> takeLarges() {
    List<LargeArgument> taken = larges;
    larges = List.of();
    return taken;
  }

  /** Lets go of a request that is half there; the parser is of no further use. */
  public void release() {
    takeLarges().forEach(LargeArgument::close);
    large = null;
  }

  /**
   * The next request, its name first, never empty; or null when more bytes are needed.
   *
   * @param trusted whether the client has authenticated; limits are tight before
   * @param maxBulk bytes that an argument may have
   * @throws ProtocolException when these bytes are no request
   */
  public byte @Nullable [][] next(ByteBuf in, boolean trusted, long maxBulk) {
    if (state == State.START && trusted && in.hasMemoryAddress()) {
      byte[][] request = whole(in, maxBulk);
      if (request != null) {
        inline = false;
        return request;
      }
    }
    while (in.isReadable()) {
      switch (state) {
        case START -> start(in);
        case COUNT -> count(in, trusted);
        case BULK -> dollar(in);
        case LENGTH -> length(in, trusted, maxBulk);
        case BYTES -> bytes(in);
        case LARGE -> large(in);
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

  /** A request in its usual form that is all there; null, and nothing is consumed, for others. */
  private byte @Nullable [][] whole(ByteBuf in, long maxBulk) {
    long base = in.memoryAddress();
    long at = base + in.readerIndex();
    long end = base + in.writerIndex();
    int count = line(at, end, '*');
    if (count <= 0 || count > TRUSTED_ARGUMENTS) {
      return null;
    }
    var request = new byte[count][];
    for (int i = 0; i < count; i++) {
      int size = line(next, end, '$');
      if (size < 0 || size > maxBulk || end - next < size + 2L || size > LargeArgument.FROM) {
        return null;
      }
      var argument = new byte[size];
      Memory.read(next, argument, 0, size);
      request[i] = argument;
      next += size + 2;
    }
    in.readerIndex((int) (next - base));
    return request;
  }

  /** The number of at most six digits in a line that begins with a mark; -1 for other lines. */
  private int line(long at, long end, char mark) {
    if (end - at < 4 || Memory.getByte(at) != mark) {
      return -1;
    }
    long last = Math.min(end - 1, at + 8);
    int number = Memory.getByte(at + 1) - '0';
    if (number < 0 || number > 9) {
      return -1;
    }
    for (long i = at + 2; i < last; i++) {
      int digit = Memory.getByte(i) - '0';
      if (digit == '\r' - '0') {
        next = i + 2;
        return Memory.getByte(i + 1) == '\n' ? number : -1;
      }
      if (digit < 0 || digit > 9 || number == 0) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return -1;
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
    if (length > LargeArgument.FROM) {
      if (larges.isEmpty()) {
        larges = new ArrayList<>(1);
      }
      large = new LargeArgument(length);
      larges.add(large);
      state = State.LARGE;
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

  private void large(ByteBuf in) {
    LargeArgument argument = Objects.requireNonNull(large);
    if (argument.take(in)) {
      bytes = argument.stand();
      large = null;
      state = State.BULK_END;
    }
  }

  private boolean endArgument() {
    if (complete == arguments.length) {
      arguments = Arrays.copyOf(arguments, (int) Math.min(expected, 2L * complete));
    }
    arguments[complete++] = bytes;
    held += length;
    bytes = NONE;
    state = complete == expected ? State.START : State.BULK;
    return complete == expected;
  }

  private byte[][] take() {
    byte[][] request = arguments;
    arguments = new byte[0][];
    complete = 0;
    held = 0;
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
