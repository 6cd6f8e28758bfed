package io.holdfast.server.resp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits an inline request at spaces. Double quotes know the escapes {@code \n \r \t \b \a \xHH}
 * and a backslash before anything else; single quotes only {@code \'}. A closing quote must be
 * followed by a space or the end. Lines of Redis's own files are split the same way.
 */
public final class InlineArguments {
  private final byte[] line;
  private final int end;
  private int at;

  private InlineArguments(byte[] line, int end) {
    this.line = line;
    this.end = end;
  }

  /** The arguments of the first {@code length} bytes, or null when quotes don't match. */
  public static byte @Nullable [][] split(byte[] line, int length) {
    int end = 0;
    while (end < length && line[end] != 0) { // a zero byte ends the request, as in Redis
      end++;
    }
    var splitter = new InlineArguments(line, end);
    List<byte[]> arguments = new ArrayList<>();
    while (splitter.skipSpaces()) {
      byte[] argument = splitter.argument();
      if (argument == null) {
        return null;
      }
      arguments.add(argument);
    }
    return arguments.toArray(byte[][]::new);
  }

  private boolean skipSpaces() {
    while (at < end && isSpace(line[at])) {
      at++;
    }
    return at < end;
  }

  private byte @Nullable [] argument() {
    var argument = new ByteArrayOutputStream();
    while (at < end && !isSpace(line[at])) {
      byte c = line[at++];
      if (c == '"' || c == '\'') {
        boolean closed = c == '"' ? doubleQuoted(argument) : singleQuoted(argument);
        return closed && (at == end || isSpace(line[at])) ? argument.toByteArray() : null;
      }
      argument.write(c);
    }
    return argument.toByteArray();
  }

  private boolean doubleQuoted(ByteArrayOutputStream to) {
    while (at < end) {
      byte c = line[at++];
      if (c == '"') {
        return true;
      }
      if (c != '\\' || at == end) {
        to.write(c);
      } else if (line[at] == 'x' && at + 2 < end && hex(at + 1) >= 0 && hex(at + 2) >= 0) {
        to.write(hex(at + 1) << 4 | hex(at + 2));
        at += 3;
      } else {
        to.write(escaped(line[at++]));
      }
    }
    return false;
  }

  private boolean singleQuoted(ByteArrayOutputStream to) {
    while (at < end) {
      byte c = line[at++];
      if (c == '\'') {
        return true;
      }
      if (c == '\\' && at < end && line[at] == '\'') {
        c = line[at++];
      }
      to.write(c);
    }
    return false;
  }

  private static int escaped(byte c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> c;
    };
  }

  private int hex(int index) {
    return Character.digit(line[index], 16);
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
