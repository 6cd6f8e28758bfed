package io.holdfast.server.command.scripting;

import io.holdfast.server.command.CommandException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A first line such as {@code #!lua flags=no-writes}.
 *
 * @param engine what follows the first two characters
 * @param options in their order
 * @param length in bytes, without the line's end; 0 when there is no such line
 */
record Shebang(String engine, List<Option> options, int length) {
  private static final String[] NO_FLAGS = {};
  private static final Shebang NONE = new Shebang("", List.of(), 0);

  /**
   * One option.
   *
   * @param text all of it
   */
  record Option(String name, String value, String text) {}

  /**
   * Reads it.
   *
   * @throws CommandException "Invalid script shebang" when nothing follows it
   */
  static Shebang of(byte[] source) {
    if (source.length < 2 || source[0] != '#' || source[1] != '!') {
      return NONE;
    }
    int length = 0;
    while (length < source.length && source[length] != '\n') {
      length++;
    }
    if (length == source.length) {
      throw new CommandException("ERR Invalid script shebang");
    }
    String[] words = new String(source, 2, length - 2, StandardCharsets.UTF_8).split(" +", -1);
    List<Option> options = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      String word = words[i];
      int equals = word.indexOf('=');
      int end = equals < 0 ? word.length() : equals;
      String value = equals < 0 ? "" : word.substring(equals + 1);
      options.add(new Option(word.substring(0, end), value, word));
    }
    return new Shebang(words[0], options, length);
  }

  boolean isThere() {
    return length > 0;
  }

  /**
   * The flags of a script, not of a library.
   *
   * @throws CommandException for another engine, another option, an unknown flag
   */
  Set<ScriptFlag> scriptFlags() {
    if (!engine.equals("lua")) {
      throw new CommandException("ERR Unexpected engine in script shebang: #!" + engine);
    }
    var flags = EnumSet.noneOf(ScriptFlag.class);
    for (Option option : options) {
      if (!option.name().equals("flags")) {
        throw new CommandException("ERR Unknown lua shebang option: " + option.text());
      }
      for (String text : option.value().isEmpty() ? NO_FLAGS : option.value().split(",", -1)) {
        ScriptFlag flag = ScriptFlag.of(text);
        if (flag == null) {
          throw new CommandException("ERR Unexpected flag in script shebang: " + text);
        }
        flags.add(flag);
      }
    }
    return flags;
  }

  /** The source without this line, but with its end, so that lines keep their numbers. */
  byte[] body(byte[] source) {
    return length == 0 ? source : java.util.Arrays.copyOfRange(source, length, source.length);
  }
}
