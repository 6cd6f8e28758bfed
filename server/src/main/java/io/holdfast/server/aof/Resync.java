package io.holdfast.server.aof;

import java.io.IOException;

/**
 * Tells a command that was cut short by the end of the file from one whose announced length is
 * damaged: after the latter other commands go on, whole ones up to the very end.
 */
final class Resync {
  private static final int EFFORT = 8; // bytes looked at, by bytes of the file's rest

  private Resync() {}

  /**
   * Looks for whole commands that follow each other up to the end of the file.
   *
   * @param from where the command begins that seems cut
   * @return where the first of them begins; -1 when there are none
   */
  static long find(AofInput in, long from) throws IOException {
    long budget = EFFORT * (in.size() - from);
    in.seek(from + 1);
    int before = 0;
    int last = 0;
    for (int next = in.next(); next >= 0; next = in.next()) {
      if (before == '\r' && last == '\n' && next == '*' && budget > 0) {
        long candidate = in.offset() - 1;
        long reached = chain(in, candidate);
        if (reached == in.size()) {
          return candidate;
        }
        budget -= in.offset() - candidate;
        long on = Math.max(candidate, reached) + 1; // within the chain all others fail there too
        in.seek(on);
        next = '*';
      }
      before = last;
      last = next;
    }
    return -1;
  }

  /**
   * Where the command begins that is not whole, in a chain of commands; the file's size if none.
   */
  private static long chain(AofInput in, long from) throws IOException {
    var reader = new CommandReader(in);
    in.seek(from);
    while (true) {
      long start = in.offset();
      try {
        if (reader.skip() == null) {
          return start;
        }
      } catch (Malformed e) {
        return start;
      }
    }
  }
}
