package io.holdfast.server.command.options;

/**
 * Patterns of KEYS, SCAN and PSUBSCRIBE: {@code *}, {@code ?}, {@code [a-c]}, {@code [^a]}, {@code
 * \} takes the next byte as it is. As in Redis, an empty string matches only the empty pattern.
 * Takes no more steps than the product of both lengths, whatever the pattern.
 */
public final class Glob {
  private final byte[] pattern;

  public Glob(byte[] pattern) {
    this.pattern = pattern;
  }

  /** True for the pattern that every string matches. */
  public boolean matchesAll() {
    return pattern.length == 1 && pattern[0] == '*';
  }

  public boolean matches(byte[] string) {
    if (string.length == 0) {
      return pattern.length == 0;
    }
    int at = 0;
    int done = 0;
    int star = -1; // behind the last star
    int resume = 0; // where what it stands for ends
    while (done < string.length) {
      int next = at < pattern.length && pattern[at] != '*' ? matchOne(at, string[done]) : -1;
      if (next >= 0) {
        at = next;
        done++;
      } else if (at < pattern.length && pattern[at] == '*') {
        star = ++at;
        resume = done;
      } else if (star >= 0) {
        at = star;
        done = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length && pattern[at] == '*') {
      at++;
    }
    return at == pattern.length;
  }

  /** Where the pattern goes on when one byte matches it at {@code at}; -1 when it does not. */
  private int matchOne(int at, byte with) {
    return switch (pattern[at]) {
      case '?' -> at + 1;
      case '[' -> matchClass(at + 1, with);
      case '\\' -> {
        int literal = at + 1 < pattern.length ? at + 1 : at;
        yield pattern[literal] == with ? literal + 1 : -1;
      }
      default -> pattern[at] == with ? at + 1 : -1;
    };
  }

  private int matchClass(int from, byte with) {
    int at = from;
    boolean not = at < pattern.length && pattern[at] == '^';
    if (not) {
      at++;
    }
    boolean match = false;
    for (; at < pattern.length && pattern[at] != ']'; at++) {
      if (pattern[at] == '\\' && at + 1 < pattern.length) {
        match |= pattern[++at] == with;
      } else if (at + 2 < pattern.length && pattern[at + 1] == '-') {
        int low = Math.min(pattern[at], pattern[at + 2]);
        int high = Math.max(pattern[at], pattern[at + 2]);
        match |= with >= low && with <= high;
        at += 2;
      } else {
        match |= pattern[at] == with;
      }
    }
    return match == not ? -1 : Math.min(at + 1, pattern.length);
  }
}
