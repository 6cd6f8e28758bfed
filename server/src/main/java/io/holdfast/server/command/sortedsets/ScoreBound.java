package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.CommandException;
import io.holdfast.server.resp.Doubles;
import io.holdfast.server.value.SortedSetValue;
import java.util.Arrays;

/** An end of a range of scores; {@code (} before it leaves the score itself out. */
record ScoreBound(double score, boolean excluded) {
  static ScoreBound parse(byte[] text) {
    boolean excluded = text.length > 0 && text[0] == '(';
    byte[] number = excluded ? Arrays.copyOfRange(text, 1, text.length) : text;
    // C's strtod, which Redis reads with, finds 0 in nothing.
    Double score = number.length == 0 ? Double.valueOf(0) : Doubles.parse(number);
    if (score == null) {
      throw new CommandException("ERR min or max is not a float");
    }
    return new ScoreBound(score, excluded);
  }

  /** What stands before a range that begins here. */
  SortedSetValue.Boundary asLeast() {
    return excluded ? (other, member) -> other <= score : (other, member) -> other < score;
  }

  /** What stands before the end of a range that ends here. */
  SortedSetValue.Boundary asMost() {
    return excluded ? (other, member) -> other < score : (other, member) -> other <= score;
  }
}
