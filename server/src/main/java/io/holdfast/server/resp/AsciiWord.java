package io.holdfast.server.resp;

/** Words of commands, such as options and names, which clients write in any case. */
public final class AsciiWord {
  private AsciiWord() {}

  /** True when an argument is {@code word}, which is written in capitals, in any case. */
  public static boolean matches(byte[] argument, String word) {
    if (argument.length != word.length()) {
      return false;
    }
    for (int i = 0; i < argument.length; i++) {
      int c = argument[i];
      if ((c >= 'a' && c <= 'z' ? c - 32 : c) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
