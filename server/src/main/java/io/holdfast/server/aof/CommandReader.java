package io.holdfast.server.aof;

import io.holdfast.server.resp.LargeArgument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts commands out of an append-only file. Stricter than the network's parser, since here nobody
 * types: numbers have no other form than Redis writes, both ends of line are looked at, and what a
 * command announces is compared with what is left of the file before memory is taken.
 *
 * <p>Lines that begin with {@code #} are annotations; {@code #TS:} tells the time of what follows.
 */
final class CommandReader {
  private static final int LONGEST_ANNOTATION = 1024;
  private static final int LEAST_ARGUMENT = 6; // "$0", its end, nothing, its end
  private static final int FIRST_ARGUMENTS = 16;
  private static final byte[] NONE = {};
  private static final int LONGEST_NAME = 5;

  private final AofInput in;
  private long timestamp = -1;
  private long begin; // of the command being read

  CommandReader(AofInput in) {
    this.in = in;
  }

  /** What the last {@code #TS:} said, Unix time in seconds; -1 before the first. */
  long timestamp() {
    return timestamp;
  }

  /** Reads the next command, which the caller closes; null at the end of the file. */
  @Nullable AofCommand next() throws IOException, Malformed {
    annotations();
    if (in.peek() < 0) {
      return null;
    }
    int count = count();
    byte[][] arguments = new byte[Math.min(count, FIRST_ARGUMENTS)][];
    List<LargeArgument> larges = new ArrayList<>(0);
    boolean whole = false;
    try {
      for (int i = 0; i < count; i++) {
        if (i == arguments.length) {
          arguments = Arrays.copyOf(arguments, (int) Math.min(count, 2L * i));
        }
        arguments[i] = argument(larges);
      }
      whole = true;
      return new AofCommand(arguments, larges, begin);
    } finally {
      if (!whole) {
        larges.forEach(LargeArgument::close);
      }
    }
  }

  /**
   * Passes over the next command.
   *
   * @return its name, cut to a few bytes, when it has no arguments, else an empty one; null at the
   *     end of the file
   */
  byte @Nullable [] skip() throws IOException, Malformed {
    annotations();
    if (in.peek() < 0) {
      return null;
    }
    int count = count();
    byte[] name = NONE;
    for (int i = 0; i < count; i++) {
      long length = length();
      if (count == 1) {
        name = new byte[(int) Math.min(length, LONGEST_NAME)];
        in.read(name);
        length -= name.length;
      }
      in.seek(in.offset() + length);
      endOfLine();
    }
    return name;
  }

  private byte[] argument(List<LargeArgument> larges) throws IOException, Malformed {
    int length = length();
    byte[] argument = NONE;
    if (length > LargeArgument.FROM) {
      var large = new LargeArgument(length);
      larges.add(large);
      in.read(large);
      argument = large.stand();
    } else if (length > 0) {
      argument = new byte[length];
      in.read(argument);
    }
    endOfLine();
    return argument;
  }

  private int count() throws IOException, Malformed {
    long at = in.offset();
    long count = number('*', "a command");
    if (count == 0) {
      throw Malformed.wrong(at, "a command without a name");
    }
    if (count > in.remaining() / LEAST_ARGUMENT) {
      throw Malformed.cut(
          in.size(), begin, count + " arguments, with " + in.remaining() + " bytes left for them");
    }
    if (count > Integer.MAX_VALUE - 8) {
      throw Malformed.wrong(at, "a command of " + count + " arguments");
    }
    return (int) count;
  }

  private int length() throws IOException, Malformed {
    long at = in.offset();
    long length = number('$', "an argument");
    if (length > in.remaining() - 2) {
      throw Malformed.cut(
          in.size(),
          begin,
          "an argument of " + length + " bytes, with " + in.remaining() + " bytes left");
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw Malformed.wrong(at, "an argument of " + length + " bytes, more than 2 GiB");
    }
    return (int) length;
  }

  /** A line of a mark and a number as Redis writes it. */
  private long number(char mark, String what) throws IOException, Malformed {
    expect(mark, what);
    long number = 0;
    for (int digits = 0; ; digits++) {
      long at = in.offset();
      int next = in.next();
      if (next == '\r' && digits > 0) {
        expect('\n', "the end of a line");
        return number;
      }
      if (next < 0) {
        throw Malformed.cut(at, begin, "the end of the file within a number");
      }
      boolean leadingZero = digits > 0 && number == 0;
      if (next < '0' || next > '9' || digits == 18 || leadingZero) {
        throw Malformed.wrong(at, shown(next) + " within a number");
      }
      number = 10 * number + next - '0';
    }
  }

  private void endOfLine() throws IOException, Malformed {
    expect('\r', "the end of an argument");
    expect('\n', "the end of an argument");
  }

  private void expect(char wanted, String what) throws IOException, Malformed {
    int next = in.peek();
    if (next < 0) {
      throw Malformed.cut(in.offset(), begin, "the end of the file where " + what + " is due");
    }
    if (next != wanted) {
      throw Malformed.wrong(in.offset(), shown(next) + " where " + what + " is due");
    }
    in.next();
  }

  /** Reads annotations, up to where a command begins. */
  private void annotations() throws IOException, Malformed {
    while (in.peek() == '#') {
      long from = in.offset();
      var line = new StringBuilder();
      for (int next = in.next(); next != '\n'; next = in.next()) {
        if (next < 0) {
          throw Malformed.cut(in.offset(), from, "the end of the file within an annotation");
        }
        if (next == 0 || line.length() == LONGEST_ANNOTATION) {
          throw Malformed.wrong(
              next == 0 ? in.offset() - 1 : from, "an annotation that does not end");
        }
        line.append((char) next);
      }
      String text = line.toString().strip();
      if (text.matches("#TS:[0-9]{1,18}")) {
        timestamp = Long.parseLong(text.substring(4));
      }
    }
    begin = in.offset();
  }

  private static String shown(int value) {
    String number = String.format("byte 0x%02x", value);
    return value > ' ' && value < 0x7f ? number + " ('" + (char) value + "')" : number;
  }
}
