package io.holdfast.server.command;

/**
 * Patterns as KEYS, SCAN, PSUBSCRIBE and CONFIG GET take them: {@code *}, {@code ?}, {@code [a-z]},
 * {@code [^a]} and a backslash before what is meant as it stands. Matching takes at most the
 * product of both lengths, however many asterisks there are.
 */
public final class Glob {
  private final byte[] pattern;
  private final boolean ignoreCase;

  public Glob(byte[] pattern) {
    this(pattern, false);
  }

  public Glob(byte[] pattern, boolean ignoreCase) {
    this.pattern = pattern;
    this.ignoreCase = ignoreCase;
  }

  /** True when the pattern is {@code *} alone. */
  public boolean matchesAll() {
    return pattern.length == 1 && pattern[0] == '*';
  }

  /** True when it matches the whole of {@code text}. */
  public boolean matches(byte[] text) {
    int p = 0;
    int t = 0;
    int star = -1; // after the last asterisk, to which a mismatch goes back
    int starText = 0;
    while (t < text.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = ++p;
        starText = t;
        continue;
      }
      int next = p < pattern.length ? one(p, text[t]) : -1;
      if (next >= 0) {
        p = next;
        t++;
      } else if (star >= 0) {
        p = star;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  /** Where the pattern goes on after it matched one byte at {@code p}; -1 when it does not. */
  private int one(int p, byte c) {
    return switch (pattern[p]) {
      case '?' -> p + 1;
      case '[' -> set(p + 1, c);
      case '\\' -> {
        int literal = p + 1 < pattern.length ? p + 1 : p;
        yield same(pattern[literal], c) ? literal + 1 : -1;
      }
      default -> same(pattern[p], c) ? p + 1 : -1;
    };
  }

  private int set(int from, byte c) {
    int p = from;
    boolean negated = p < pattern.length && pattern[p] == '^';
    if (negated) {
      p++;
    }
    boolean found = false;
    while (p < pattern.length && pattern[p] != ']') {
      if (pattern[p] == '\\' && p + 1 < pattern.length) {
        found |= same(pattern[p + 1], c);
        p += 2;
      } else if (p + 2 < pattern.length && pattern[p + 1] == '-') {
        found |= within(pattern[p], pattern[p + 2], c);
        p += 3;
      } else {
        found |= same(pattern[p], c);
        p++;
      }
    }
    int after = p < pattern.length ? p + 1 : p; // a set that is not closed ends the pattern
    return found != negated ? after : -1;
  }

  private boolean within(byte first, byte last, byte c) {
    int low = Math.min(fold(first), fold(last));
    int high = Math.max(fold(first), fold(last));
    return fold(c) >= low && fold(c) <= high;
  }

  private boolean same(byte a, byte b) {
    return fold(a) == fold(b);
  }

  private int fold(byte b) {
    int c = b & 0xff;
    return ignoreCase && c >= 'A' && c <= 'Z' ? c + 32 : c;
  }
}
