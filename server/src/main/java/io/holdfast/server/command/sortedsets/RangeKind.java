package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.options.IndexRange;
import io.holdfast.server.structure.SortedSetValue;

/** What the two ends of a range are. */
enum RangeKind {
  RANK,
  SCORE,
  LEX;

  /** A range before it is known of which set. */
  @FunctionalInterface
  interface Range {
    /** The ranks that the range means; counted from the highest member when reversed. */
    IndexRange of(SortedSetValue set);
  }

  /** Reads the lower end from one argument and the upper end from another. */
  Range parse(Call call, int least, int most) {
    return switch (this) {
      case RANK -> {
        long start = call.integer(least);
        long stop = call.integer(most);
        yield set -> IndexRange.of(start, stop, set.size());
      }
      case SCORE -> {
        ScoreBound from = ScoreBound.parse(call.bytes(least));
        ScoreBound to = ScoreBound.parse(call.bytes(most));
        yield set -> between(set, from.asLeast(), to.asMost());
      }
      case LEX -> {
        LexBound from = LexBound.parse(call.bytes(least));
        LexBound to = LexBound.parse(call.bytes(most));
        yield set -> between(set, from.asLeast(), to.asMost());
      }
    };
  }

  private static IndexRange between(
      SortedSetValue set, SortedSetValue.Boundary below, SortedSetValue.Boundary upTo) {
    int from = set.countBefore(below);
    int end = set.countBefore(upTo);
    return new IndexRange(from, Math.max(0, end - from));
  }
}
