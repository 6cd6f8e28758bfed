package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.CommandException;
import io.holdfast.server.resp.Doubles;
import io.holdfast.server.structure.SortedSetValue;
import java.util.Arrays;

/** An end of a range of scores; {@code (} before it leaves the score itself out. */
record ScoreBound(double score, boolean excluded) {
  static ScoreBound parse(byte[] text) {
    boolean excluded = text.length > 0 && text[0] == '(';
    // C's strtod, which Redis reads with, skips spaces and finds 0 in nothing.
    int from = excluded ? 1 : 0;
    while (from < text.length && (text[from] == ' ' || (text[from] >= 9 && text[from] <= 13))) {
      from++;
    }
    boolean nothing = from == (excluded ? 1 : 0) && from == text.length;
    byte[] number = Arrays.copyOfRange(text, from, text.length);
    Double score = nothing ? Double.valueOf(0) : Doubles.parseLoosely(number);
    if (score == null) {
      throw new CommandException("ERR min or max is not a float");
    }
    return new ScoreBound(score, excluded);
  }

  /** What stands before a range that begins here. */
  SortedSetValue.ScoreBoundary asLeast() {
    return excluded ? other -> other <= score : other -> other < score;
  }

  /** What stands before the end of a range that ends here. */
  SortedSetValue.ScoreBoundary asMost() {
    return excluded ? other -> other < score : other -> other <= score;
  }
}
