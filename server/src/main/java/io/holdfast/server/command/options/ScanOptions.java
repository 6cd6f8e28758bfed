package io.holdfast.server.command.options;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of SCAN, HSCAN, SSCAN and ZSCAN.
 *
 * @param count how many elements a step is to visit, about
 * @param pattern null when all match
 * @param type the type's name, null for any; SCAN alone has it
 */
public record ScanOptions(long count, @Nullable Glob pattern, @Nullable String type) {
  private static final int DEFAULT_COUNT = 10;

  /** A structure that is walked in steps. */
  @FunctionalInterface
  public interface Walk<E> {
    /** Visits some elements from a cursor on; returns the next cursor, 0 at the end. */
    long step(long cursor, Consumer<E> visitor);
  }

  /** Reads options from an argument on. */
  public static ScanOptions parse(Call call, int from, boolean withType) {
    long count = DEFAULT_COUNT;
    Glob pattern = null;
    String type = null;
    for (int i = from; i < call.count(); i += 2) {
      boolean more = i + 1 < call.count();
      if (more && call.is(i, "COUNT")) {
        count = call.integer(i + 1);
        if (count < 1) {
          throw CommandException.syntax();
        }
      } else if (more && call.is(i, "MATCH")) {
        pattern = new Glob(call.bytes(i + 1));
      } else if (more && withType && call.is(i, "TYPE")) {
        type = call.text(i + 1).toLowerCase(Locale.ROOT);
      } else {
        throw CommandException.syntax();
      }
    }
    return new ScanOptions(count, pattern == null || pattern.matchesAll() ? null : pattern, type);
  }

  /**
   * Reads a cursor: a decimal of 64 bits without sign, as C's {@code strtoul} reads it.
   *
   * @throws CommandException "invalid cursor"
   */
  public static long cursor(Call call, int index) {
    String text = new String(call.bytes(index), StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      return 0;
    }
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalidCursor();
    }
    try {
      long cursor = Long.parseUnsignedLong(digits);
      return negative ? -cursor : cursor;
    } catch (NumberFormatException e) {
      throw invalidCursor();
    }
  }

  private static CommandException invalidCursor() {
    return new CommandException("ERR invalid cursor");
  }

  /** Walks on until enough elements were seen, or too many steps saw nothing. */
  public <E> long walk(long from, Walk<E> walk, List<E> found) {
    long most = count > Integer.MAX_VALUE ? Integer.MAX_VALUE : count;
    long steps = most * 10;
    long cursor = from;
    do {
      cursor = walk.step(cursor, found::add);
    } while (cursor != 0 && steps-- > 0 && found.size() < most);
    return cursor;
  }

  /** True when an element's name is to be answered. */
  public boolean matches(byte[] name) {
    return pattern == null || pattern.matches(name);
  }

  /** Writes the head of the reply: the cursor and the size of what follows. */
  public static void replyHead(Call call, long cursor, int elements) {
    call.reply().array(2);
    call.reply().bulk(Long.toUnsignedString(cursor));
    call.reply().array(elements);
  }
}
