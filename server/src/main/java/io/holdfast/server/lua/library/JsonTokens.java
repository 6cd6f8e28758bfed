package io.holdfast.server.lua.library;

import io.holdfast.server.lua.LuaError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of a text in JSON, one after the other. */
final class JsonTokens {
  /** What strtod takes, from the place on where a number begins. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(?:(0x[0-9a-f]*\\.?[0-9a-f]*(?:p[+-]?[0-9]+)?)|(inf(?:inity)?)|(nan)"
              + "|(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[+-]?[0-9]+)?)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern INVALID =
      Pattern.compile("[+-]?(?:0[x0-9]|inf|nan).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final int LONGEST_NUMBER = 400;

  private final byte[] text;
  private final boolean invalidNumbers;
  private Kind kind = Kind.END;
  private int at;
  private int begin;
  private byte[] string = {};
  private double number;
  private String problem = "";

  /** What a token is. */
  enum Kind {
    OBJECT_BEGIN("T_OBJ_BEGIN"),
    OBJECT_END("T_OBJ_END"),
    ARRAY_BEGIN("T_ARR_BEGIN"),
    ARRAY_END("T_ARR_END"),
    STRING("T_STRING"),
    NUMBER("T_NUMBER"),
    BOOLEAN("T_BOOLEAN"),
    NULL("T_NULL"),
    COLON("T_COLON"),
    COMMA("T_COMMA"),
    END("T_END"),
    ERROR("");

    private final String shown;

    Kind(String shown) {
      this.shown = shown;
    }
  }

  JsonTokens(byte[] text, boolean invalidNumbers) {
    this.text = text;
    this.invalidNumbers = invalidNumbers;
  }

  Kind kind() {
    return kind;
  }

  byte[] string() {
    return string;
  }

  /** A number, and 1 for what is true. */
  double number() {
    return number;
  }

  /** The place of the current token, from 1 on. */
  int position() {
    return begin + 1;
  }

  /** The error for another token than the current one. */
  LuaError expected(String what) {
    String found = kind == Kind.ERROR ? problem : kind.shown;
    return new LuaError(
        "Expected %s but found %s at character %d".formatted(what, found, position()));
  }

  /** Goes on to the next token. */
  Kind next() {
    while (at < text.length && isSpace(text[at])) {
      at++;
    }
    begin = at;
    if (at == text.length) {
      return is(Kind.END, 0);
    }
    return switch (text[at]) {
      case '{' -> is(Kind.OBJECT_BEGIN, 1);
      case '}' -> is(Kind.OBJECT_END, 1);
      case '[' -> is(Kind.ARRAY_BEGIN, 1);
      case ']' -> is(Kind.ARRAY_END, 1);
      case ':' -> is(Kind.COLON, 1);
      case ',' -> is(Kind.COMMA, 1);
      case '"' -> quoted();
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> numeric();
      default -> word();
    };
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private Kind is(Kind found, int length) {
    kind = found;
    at += length;
    return found;
  }

  private Kind fails(String why) {
    problem = why;
    return is(Kind.ERROR, 0);
  }

  private Kind word() {
    if (startsWith("true")) {
      number = 1;
      return is(Kind.BOOLEAN, 4);
    } else if (startsWith("false")) {
      number = 0;
      return is(Kind.BOOLEAN, 5);
    } else if (startsWith("null")) {
      return is(Kind.NULL, 4);
    }
    return invalidNumbers && INVALID.matcher(ahead()).matches()
        ? numeric()
        : fails("invalid token");
  }

  private boolean startsWith(String word) {
    if (text.length - at < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String ahead() {
    int length = Math.min(text.length - at, LONGEST_NUMBER);
    return new String(text, at, length, StandardCharsets.ISO_8859_1);
  }

  private Kind numeric() {
    int end = at + 1;
    while (end < text.length && text[end] >= '0' && text[end] <= '9') {
      end++;
    }
    boolean plain = end - at < 16 && text[at] != '0' && text[at] != '-' && isEnd(end);
    if (plain) { // most numbers
      long value = 0;
      for (int i = at; i < end; i++) {
        value = value * 10 + text[i] - '0';
      }
      number = value;
      return is(Kind.NUMBER, end - at);
    }
    String ahead = ahead();
    if (!invalidNumbers && INVALID.matcher(ahead).matches()) {
      return fails("invalid number");
    }
    Matcher found = NUMBER.matcher(ahead);
    if (!found.lookingAt()) {
      return fails("invalid number");
    }
    number = value(found.group(), found);
    return is(Kind.NUMBER, found.end());
  }

  private boolean isEnd(int end) {
    return end == text.length
        || text[end] == ','
        || text[end] == ']'
        || text[end] == '}'
        || isSpace(text[end]);
  }

  private static double value(String digits, Matcher found) {
    boolean negative = digits.startsWith("-");
    double value;
    if (found.group(1) != null) {
      String hex = digits.toLowerCase(Locale.ROOT);
      value = Math.abs(Double.parseDouble(hex.contains("p") ? hex : hex + "p0"));
    } else if (found.group(2) != null) {
      value = Double.POSITIVE_INFINITY;
    } else if (found.group(3) != null) {
      value = Double.NaN;
    } else {
      value = Math.abs(Double.parseDouble(digits));
    }
    return negative ? -value : value;
  }

  private Kind quoted() {
    var out = new ByteArrayOutputStream();
    int next = at + 1;
    while (next < text.length && text[next] != '"' && text[next] != 0) {
      if (text[next] != '\\') {
        out.write(text[next++]);
        continue;
      }
      int escape = next + 1 < text.length ? text[next + 1] : 0;
      if (escape == 'u') {
        int length = unicode(next, out);
        if (length == 0) {
          begin = next;
          return fails("invalid unicode escape code");
        }
        next += length;
        continue;
      }
      int place = "\"\\/bfnrt".indexOf(escape);
      if (place < 0 || escape == 0) {
        begin = next;
        return fails("invalid escape code");
      }
      out.write("\"\\/\b\f\n\r\t".charAt(place));
      next += 2;
    }
    if (next == text.length || text[next] == 0) {
      begin = next;
      return fails("unexpected end of string");
    }
    string = out.toByteArray();
    return is(Kind.STRING, next + 1 - at);
  }

  /** Writes the character of an escape and perhaps its second half; the length, 0 if it is none. */
  private int unicode(int from, ByteArrayOutputStream out) {
    int code = hex(from);
    int length = 6;
    if (code >= 0xd800 && code < 0xdc00) {
      int low = hex(from + 6);
      if (low < 0xdc00 || low > 0xdfff) {
        return 0;
      }
      code = Character.toCodePoint((char) code, (char) low);
      length = 12;
    } else if (code < 0 || (code >= 0xdc00 && code < 0xe000)) {
      return 0;
    }
    out.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
    return length;
  }

  private int hex(int from) {
    if (from + 6 > text.length || text[from] != '\\' || text[from + 1] != 'u') {
      return -1;
    }
    int code = 0;
    for (int i = from + 2; i < from + 6; i++) {
      int digit = Character.digit(text[i], 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }
}
