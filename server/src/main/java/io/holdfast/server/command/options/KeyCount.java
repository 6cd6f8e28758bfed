package io.holdfast.server.command.options;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.KeyFinder;
import io.holdfast.server.value.Integers;

/** Keys whose number is given by an argument before them, as LMPOP, ZUNION and SINTERCARD do. */
public final class KeyCount {
  private KeyCount() {}

  /** Finds the keys behind the number at {@code index}. */
  public static KeyFinder at(int index) {
    return arguments -> find(arguments, index, 0);
  }

  /** The same with one more key, the first argument. */
  public static KeyFinder afterTarget(int index) {
    return arguments -> find(arguments, index, 1);
  }

  private static int[] find(byte[][] arguments, int index, int targets) {
    long told =
        index < arguments.length && Integers.isCanonical(arguments[index])
            ? Integers.parse(arguments[index])
            : 0;
    int count = Math.clamp(told, 0, Math.max(0, arguments.length - index - 1));
    int[] keys = new int[count + targets];
    for (int i = 0; i < targets; i++) {
      keys[i] = i + 1;
    }
    for (int i = 0; i < count; i++) {
      keys[targets + i] = index + 1 + i;
    }
    return keys;
  }

  /**
   * Reads the number of LMPOP and its kin, which must leave room for one more argument.
   *
   * @throws CommandException when it is below 1 or too large
   */
  public static int parse(Call call, int index) {
    long count =
        Numbers.within(call, index, 1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    if (count >= call.count() - index - 1) {
      throw CommandException.syntax();
    }
    return (int) count;
  }

  /** {@code count} indexes of arguments from {@code first} on. */
  public static int[] range(int first, int count) {
    int[] keys = new int[count];
    for (int i = 0; i < count; i++) {
      keys[i] = first + i;
    }
    return keys;
  }
}
