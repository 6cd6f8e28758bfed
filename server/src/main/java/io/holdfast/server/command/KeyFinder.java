package io.holdfast.server.command;

/** Which arguments of a request are keys. */
@FunctionalInterface
public interface KeyFinder {
  /** A command without keys. */
  KeyFinder NONE = arguments -> new int[0];

  /** The first argument and no other. */
  KeyFinder FIRST = range(1, 1, 1);

  /**
   * The indexes of the keys in {@code arguments}, whose first is the command's name. Answers what
   * it can for a request that is wrong; the command itself then reports the error.
   */
  int[] keys(byte[][] arguments);

  /**
   * Keys at fixed places: from {@code first} to {@code last} (counted from the end when negative),
   * each {@code step} apart.
   */
  static KeyFinder range(int first, int last, int step) {
    return arguments -> {
      int end = last < 0 ? arguments.length + last : Math.min(last, arguments.length - 1);
      if (end < first) {
        return new int[0];
      }
      int[] keys = new int[(end - first) / step + 1];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = first + i * step;
      }
      return keys;
    };
  }
}
