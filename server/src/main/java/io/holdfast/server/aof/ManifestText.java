package io.holdfast.server.aof;

import io.holdfast.server.aof.AofFile.Kind;
import io.holdfast.server.resp.InlineArguments;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as Redis 7 writes it: a line {@code file NAME seq N type b|h|i} for each file, base,
 * history, increments; names with unusual characters in double quotes. Lines that begin with {@code
 * #} are remarks, and further pairs in a line are passed over.
 */
final class ManifestText {
  private static final int LONGEST_LINE = 1022;
  private static final String ESCAPED = "\n\r\t\u0007\b";
  private static final String LETTERS = "nrtab";

  private ManifestText() {}

  static byte[] write(AofManifest manifest) {
    var text = new StringBuilder();
    AofFile base = manifest.base();
    if (base != null) {
      line(text, base);
    }
    manifest.history().forEach(file -> line(text, file));
    manifest.increments().forEach(file -> line(text, file));
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void line(StringBuilder text, AofFile file) {
    text.append("file ");
    name(text, file.name().getBytes(StandardCharsets.UTF_8));
    text.append(" seq ").append(file.sequence());
    text.append(" type ").append(file.kind().letter()).append('\n');
  }

  private static void name(StringBuilder text, byte[] name) {
    boolean plain = true;
    for (byte b : name) {
      plain &= b > ' ' && b < 0x7f && b != '"' && b != '\\';
    }
    if (plain) {
      text.append(new String(name, StandardCharsets.ISO_8859_1));
      return;
    }
    text.append('"');
    for (byte b : name) {
      int escape = ESCAPED.indexOf(b);
      if (escape >= 0) {
        text.append('\\').append(LETTERS.charAt(escape));
      } else if (b == '"' || b == '\\') {
        text.append('\\').append((char) b);
      } else if (b >= ' ' && b < 0x7f) {
        text.append((char) b);
      } else {
        text.append(String.format("\\x%02x", b & 0xff));
      }
    }
    text.append('"');
  }

  /**
   * Reads it.
   *
   * @param where the file, for errors
   * @throws AofException for whatever Redis would refuse
   */
  static AofManifest read(Path where, byte[] bytes) throws AofException {
    var reading = new Reading(where);
    int from = 0;
    while (from < bytes.length) {
      int end = from;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (end == bytes.length || end - from > LONGEST_LINE) {
        throw new AofException(
            where, from, "a line that does not end, or has more than 1022 characters");
      }
      if (bytes[from] != '#') {
        byte[] line = java.util.Arrays.copyOfRange(bytes, from, end);
        reading.line(line, from);
      }
      from = end + 1;
    }
    if (bytes.length == 0) {
      throw new AofException(where, 0, "an empty manifest");
    }
    return new AofManifest(reading.base, reading.history, reading.increments);
  }

  private static final class Reading {
    private final Path where;
    private @Nullable AofFile base;
    private final List<AofFile> history = new ArrayList<>();
    private final List<AofFile> increments = new ArrayList<>();

    Reading(Path where) {
      this.where = where;
    }

    void line(byte[] line, int at) throws AofException {
      byte[][] words = InlineArguments.split(line, line.length);
      if (words == null || words.length < 6 || words.length % 2 != 0) {
        throw new AofException(where, at, "no line of the form: file NAME seq N type b|h|i");
      }
      String name = null;
      long sequence = 0;
      String type = "";
      for (int i = 0; i < words.length; i += 2) {
        String value = new String(words[i + 1], StandardCharsets.UTF_8);
        switch (new String(words[i], StandardCharsets.UTF_8).toLowerCase(Locale.ROOT)) {
          case "file" -> name = value;
          case "seq" -> sequence = number(value, at);
          case "type" -> type = value;
          default -> {} // a later version's
        }
      }
      if (name == null || name.isEmpty() || sequence == 0 || type.isEmpty()) {
        throw new AofException(where, at, "a line without file, seq or type");
      }
      if (name.contains("/")) {
        throw new AofException(where, at, "a path, not a plain file name: " + name);
      }
      add(name, sequence, type, at);
    }

    private void add(String name, long sequence, String type, int at) throws AofException {
      switch (type) {
        case "b" -> {
          if (base != null) {
            throw new AofException(where, at, "a second base");
          }
          base = new AofFile(name, sequence, Kind.BASE);
        }
        case "h" -> history.add(new AofFile(name, sequence, Kind.HISTORY));
        case "i" -> {
          if (!increments.isEmpty() && increments.getLast().sequence() >= sequence) {
            throw new AofException(
                where, at, "increment " + sequence + " after " + increments.getLast().sequence());
          }
          increments.add(new AofFile(name, sequence, Kind.INCREMENT));
        }
        default -> throw new AofException(where, at, "type " + type + "; known are b, h and i");
      }
    }

    private long number(String text, int at) throws AofException {
      if (!text.matches("[0-9]{1,18}")) {
        throw new AofException(where, at, "seq " + text + ", not a number from 1 up");
      }
      return Long.parseLong(Objects.requireNonNull(text));
    }
  }
}
