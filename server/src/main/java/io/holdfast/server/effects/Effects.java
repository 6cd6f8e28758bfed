package io.holdfast.server.effects;

import io.holdfast.server.aof.Appending;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.resp.LargeArgument;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Commands in the Redis protocol that belong together, collected by one thread while it holds the
 * locks of what they changed, and then appended as one: as they are, or between MULTI and EXEC if
 * there are several. If there is no memory for one of them all are lost, which {@link Journal#end}
 * tells the log; who adds need not care.
 */
public final class Effects {
  private static final byte[] MULTI = encoded("*1\r\n$5\r\nMULTI\r\n");
  private static final byte[] EXEC = encoded("*1\r\n$4\r\nEXEC\r\n");

  /** A buffer that has grown larger is not kept. */
  private static final int KEPT = 64 * 1024;

  private static final int DIGITS = 20;

  /** Not watched for leaks, since its buffers live as long as their threads. */
  private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true);

  private final byte[] digits = new byte[DIGITS];
  private final List<Chunk> chunks = new ArrayList<>(0);
  private @Nullable ByteBuf bytes;
  private int commands;
  private int firstDatabase;
  private int lastDatabase;
  private boolean open;
  private boolean copies;
  private boolean dropped;
  private @Nullable Throwable lost;

  /**
   * Bytes that come after {@code before} bytes of the buffer.
   *
   * @param copy whose memory it is; null when it is somebody's who keeps it until the end
   */
  private record Chunk(int before, long address, int length, @Nullable Region copy) {}

  /**
   * Begins to collect, until {@link Journal#end}.
   *
   * @param several whether commands are to come of which later ones may change what large arguments
   *     of earlier ones became
   */
  public void begin(boolean several) {
    open = true;
    copies = several;
  }

  /**
   * Takes up that something can't be told: then nothing is, and the append-only file has to be
   * rewritten.
   */
  public void lose(Throwable because) {
    lost = because;
  }

  /** Takes up that nobody is to be told of what was done. */
  public void drop() {
    dropped = true;
  }

  /** True between {@link #begin} and {@link #reset}. */
  boolean isOpen() {
    return open;
  }

  boolean isEmpty() {
    return dropped || (commands == 0 && lost == null);
  }

  /** The database of the first command. */
  int firstDatabase() {
    return firstDatabase;
  }

  int lastDatabase() {
    return lastDatabase;
  }

  /** Adds a command whose arguments are all on the heap. */
  public void add(int database, byte[]... command) {
    add(database, stand -> null, command);
  }

  /**
   * Adds a command.
   *
   * @param database the number of the one that it is for
   * @param larges finds the argument that another one stands for
   * @param command the name first
   */
  public void add(
      int database, Function<byte[], @Nullable LargeArgument> larges, byte[]... command) {
    try {
      ByteBuf to = begin(database, command.length);
      for (byte[] argument : command) {
        LargeArgument large = larges.apply(argument);
        if (large == null) {
          number(to, '$', argument.length);
          to.writeBytes(argument);
        } else {
          number(to, '$', large.length());
          chunk(to.readableBytes(), large);
        }
        end(to);
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      lose(e); // half a command is in the buffer
    }
  }

  /** Adds a command whose last argument is a region, which this takes over. */
  public void add(int database, Region last, byte[]... before) {
    boolean taken = false;
    try {
      ByteBuf to = begin(database, before.length + 1);
      for (byte[] argument : before) {
        number(to, '$', argument.length);
        to.writeBytes(argument);
        end(to);
      }
      number(to, '$', last.length());
      chunks.add(new Chunk(to.readableBytes(), last.address(), last.length(), last));
      taken = true;
      end(to);
    } catch (RuntimeException | OutOfMemoryError e) {
      lose(e);
    } finally {
      if (!taken) {
        last.release();
      }
    }
  }

  private ByteBuf begin(int database, int arguments) {
    ByteBuf to = buffer();
    if (commands == 0) {
      firstDatabase = database;
    } else if (database != lastDatabase) {
      select(to, database);
    }
    lastDatabase = database;
    commands++;
    number(to, '*', arguments);
    return to;
  }

  private void chunk(int before, LargeArgument large) {
    if (!copies) {
      chunks.add(new Chunk(before, large.address(), large.length(), null));
      return;
    }
    Region copy = Region.ofZeros(large.length());
    Memory.copy(large.address(), copy.address(), large.length());
    chunks.add(new Chunk(before, copy.address(), large.length(), copy));
  }

  /**
   * Puts everything where it is appended.
   *
   * @param selected the database that is selected there
   */
  void writeTo(Appending.Target target, int selected) {
    if (lost != null) {
      throw new IllegalStateException("can't be told by commands", lost);
    }
    ByteBuf from = buffer();
    if (selected != firstDatabase) {
      byte[] select = select(firstDatabase);
      target.put(select, 0, select.length);
    }
    if (commands > 1) {
      target.put(MULTI, 0, MULTI.length);
    }
    int done = 0;
    for (Chunk chunk : chunks) {
      target.put(from.memoryAddress() + done, chunk.before - done);
      target.put(chunk.address, chunk.length);
      done = chunk.before;
    }
    target.put(from.memoryAddress() + done, from.readableBytes() - done);
    if (commands > 1) {
      target.put(EXEC, 0, EXEC.length);
    }
  }

  /** Forgets everything. */
  void reset() {
    open = false;
    dropped = false;
    lost = null;
    commands = 0;
    for (Chunk chunk : chunks) {
      if (chunk.copy != null) {
        chunk.copy.release();
      }
    }
    chunks.clear();
    if (bytes != null && bytes.capacity() > KEPT) {
      bytes.release();
      bytes = null;
    } else if (bytes != null) {
      bytes.clear();
    }
  }

  /** Gives the buffer back; the thread ends. */
  void release() {
    reset();
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
  }

  private ByteBuf buffer() {
    ByteBuf buffer = bytes;
    if (buffer == null) {
      buffer = ALLOCATOR.directBuffer(1024);
      bytes = buffer;
    }
    return buffer;
  }

  private static void select(ByteBuf to, int database) {
    to.writeBytes(select(database));
  }

  static byte[] select(int database) {
    String number = Integer.toString(database);
    return encoded("*2\r\n$6\r\nSELECT\r\n$" + number.length() + "\r\n" + number + "\r\n");
  }

  private void number(ByteBuf to, char kind, int value) {
    to.writeByte(kind);
    int at = DIGITS;
    int rest = value;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    to.writeBytes(digits, at, DIGITS - at);
    end(to);
  }

  private static void end(ByteBuf to) {
    to.writeShort('\r' << 8 | '\n');
  }

  private static byte[] encoded(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
