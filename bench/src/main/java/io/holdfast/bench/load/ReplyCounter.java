package io.holdfast.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Counts the replies in a connection's bytes, however they are cut: simple ones, integers and bulk
 * strings, null included.
 */
final class ReplyCounter {
  private enum State {
    /** Before a reply's first byte. */
    TYPE,
    /** Within the rest of a reply of one line. */
    LINE,
    /** Within a bulk string's length. */
    LENGTH,
    /** Within a bulk string and the line end after it. */
    BULK,
    /** Within an error's text. */
    ERROR
  }

  private final StringBuilder error = new StringBuilder();
  private State state = State.TYPE;
  private int number;
  private boolean negative;

  /**
   * Reads all that is there and returns how many replies were completed by it.
   *
   * @throws IOException at an error, or at what these replies do not have
   */
  int count(ByteBuffer in) throws IOException {
    int complete = 0;
    while (in.hasRemaining()) {
      if (state == State.BULK) {
        int some = Math.min(number, in.remaining());
        in.position(in.position() + some);
        number -= some;
        if (number == 0) {
          state = State.TYPE;
          complete++;
        }
      } else if (byteOf(in.get())) {
        complete++;
      }
    }
    return complete;
  }

  /** Takes one byte; true when it ends a reply. */
  private boolean byteOf(byte next) throws IOException {
    return switch (state) {
      case TYPE -> type(next);
      case LENGTH -> length(next);
      case ERROR -> error(next);
      case LINE, BULK -> line(next);
    };
  }

  private boolean type(byte next) throws IOException {
    number = 0;
    negative = false;
    state =
        switch (next) {
          case '+', ':' -> State.LINE;
          case '$' -> State.LENGTH;
          case '-' -> State.ERROR;
          default -> throw new IOException("no reply begins with byte " + next);
        };
    return false;
  }

  private boolean length(byte next) {
    if (next == '\n') {
      number += 2;
      state = negative ? State.TYPE : State.BULK;
      return negative;
    }
    if (next == '-') {
      negative = true;
    } else if (next != '\r') {
      number = number * 10 + next - '0';
    }
    return false;
  }

  private boolean error(byte next) throws IOException {
    if (next == '\n') {
      throw new IOException("the server answered: " + error.toString().strip());
    }
    error.append((char) next);
    return false;
  }

  private boolean line(byte next) {
    if (next == '\n') {
      state = State.TYPE;
      return true;
    }
    return false;
  }
}
