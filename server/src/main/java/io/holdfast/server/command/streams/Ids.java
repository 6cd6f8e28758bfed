package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.value.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** IDs as arguments: {@code 5-1}, {@code 5}, {@code -}, {@code +}, {@code (5-1}, {@code 5-*}. */
final class Ids {
  private static final int LONGEST = 127;
  private static final String SPACES = " \t\n\u000b\f\r";

  private Ids() {}

  /** An ID with both parts, or with milliseconds only, when the sequence is 0. */
  static StreamId strict(Call call, int index) {
    StreamId id = parse(call.bytes(index), 0);
    if (id == null) {
      throw invalid();
    }
    return id;
  }

  /** The same for several arguments. */
  static StreamId[] strict(Call call, int from, int end) {
    var ids = new StreamId[end - from];
    for (int i = from; i < end; i++) {
      ids[i - from] = strict(call, i);
    }
    return ids;
  }

  /** The same; {@code -} and {@code +} are the least and the greatest ID. */
  static StreamId any(Call call, int index) {
    return any(call.bytes(index), 0);
  }

  /** The least ID of a range that begins with an argument. */
  static StreamId start(Call call, int index) {
    byte[] text = call.bytes(index);
    if (!isExclusive(text)) {
      return any(text, 0);
    }
    StreamId id = exclusive(text, 0);
    if (id.equals(StreamId.MAX)) {
      throw new CommandException("ERR invalid start ID for the interval");
    }
    return id.next();
  }

  /** The greatest ID of a range that ends with an argument. */
  static StreamId end(Call call, int index) {
    byte[] text = call.bytes(index);
    if (!isExclusive(text)) {
      return any(text, -1);
    }
    StreamId id = exclusive(text, -1);
    if (id.isZero()) {
      throw new CommandException("ERR invalid end ID for the interval");
    }
    return id.previous();
  }

  /** The milliseconds of {@code 5-*}, or null when it is not of this form. */
  static @Nullable Long millisOfAny(byte[] text) {
    int length = text.length;
    int dash = dash(text);
    return length >= 3 && length <= LONGEST && dash == length - 2 && text[length - 1] == '*'
        ? number(text, 0, dash)
        : null;
  }

  static boolean is(Call call, int index, char only) {
    byte[] text = call.bytes(index);
    return text.length == 1 && text[0] == only;
  }

  /** An ID, or null when it is none. */
  static @Nullable StreamId parse(byte[] text, long missingSequence) {
    if (text.length > LONGEST) {
      return null;
    }
    int dash = dash(text);
    Long millis = number(text, 0, dash);
    Long sequence =
        dash == text.length ? Long.valueOf(missingSequence) : number(text, dash + 1, text.length);
    return millis == null || sequence == null ? null : new StreamId(millis, sequence);
  }

  static CommandException invalid() {
    return new CommandException("ERR Invalid stream ID specified as stream command argument");
  }

  private static StreamId any(byte[] text, long missingSequence) {
    if (text.length == 1 && text[0] == '-') {
      return StreamId.MIN;
    }
    if (text.length == 1 && text[0] == '+') {
      return StreamId.MAX;
    }
    StreamId id = parse(text, missingSequence);
    if (id == null) {
      throw invalid();
    }
    return id;
  }

  private static boolean isExclusive(byte[] text) {
    return text.length > 1 && text[0] == '(';
  }

  private static StreamId exclusive(byte[] text, long missingSequence) {
    byte[] rest = Arrays.copyOfRange(text, 1, text.length);
    StreamId id = parse(rest, missingSequence);
    if (id == null) {
      throw invalid();
    }
    return id;
  }

  private static int dash(byte[] text) {
    int at = 0;
    while (at < text.length && text[at] != '-') {
      at++;
    }
    return at;
  }

  /** 64 bits without a sign; as in Redis, spaces and zeros may stand before them, and a plus. */
  private static @Nullable Long number(byte[] text, int from, int end) {
    String digits = new String(text, from, end - from, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (at < digits.length() && SPACES.indexOf(digits.charAt(at)) >= 0) {
      at++;
    }
    if (at < digits.length() && digits.charAt(at) == '+') {
      at++;
    }
    if (at == digits.length()
        || digits.chars().skip(at).anyMatch(digit -> digit < '0' || digit > '9')) {
      return null;
    }
    try {
      return Long.parseUnsignedLong(digits, at, digits.length(), 10);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
