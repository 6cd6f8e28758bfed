package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The inputs and options of ZUNION and its kin.
 *
 * @param limit where ZINTERCARD stops counting, 0 for never
 */
record AlgebraOptions(
    List<WeighedSource> sources, Aggregate aggregate, boolean withScores, int limit) {

  /** What a member's score becomes that several inputs have. */
  enum Aggregate {
    SUM,
    MIN,
    MAX;

    double of(double one, double other) {
      return switch (this) {
        case SUM -> Double.isNaN(one + other) ? 0 : one + other;
        case MIN -> other < one ? other : one;
        case MAX -> other > one ? other : one;
      };
    }
  }

  /** The inputs, those with the fewest members first. */
  List<WeighedSource> bySize() {
    List<WeighedSource> sorted = new ArrayList<>(sources);
    sorted.sort(Comparator.comparingInt(WeighedSource::size));
    return sorted;
  }

  /** Reads them from the argument that gives the number of keys. */
  static AlgebraOptions parse(
      Call call, int index, boolean mayWeigh, boolean mayShowScores, boolean mayLimit) {
    long keys = call.integer(index);
    if (keys < 1) {
      throw new CommandException(
          "ERR at least 1 input key is needed for '" + call.spec().name() + "' command");
    }
    if (keys > call.count() - index - 1) {
      throw CommandException.syntax();
    }
    List<WeighedSource> sources = new ArrayList<>();
    int at = index + 1;
    for (; sources.size() < keys; at++) {
      sources.add(WeighedSource.read(call, at));
    }
    Aggregate aggregate = Aggregate.SUM;
    boolean withScores = false;
    int limit = 0;
    while (at < call.count()) {
      int more = call.count() - at - 1;
      if (mayWeigh && more >= keys && call.is(at, "WEIGHTS")) {
        at++;
        for (int i = 0; i < keys; i++, at++) {
          sources.set(i, sources.get(i).withWeight(weight(call, at)));
        }
      } else if (mayWeigh && more >= 1 && call.is(at, "AGGREGATE")) {
        aggregate = aggregate(call, at + 1);
        at += 2;
      } else if (mayShowScores && call.is(at, "WITHSCORES")) {
        withScores = true;
        at++;
      } else if (mayLimit && more >= 1 && call.is(at, "LIMIT")) {
        limit = Numbers.notNegative(call, at + 1, "ERR LIMIT can't be negative");
        at += 2;
      } else {
        throw CommandException.syntax();
      }
    }
    return new AlgebraOptions(sources, aggregate, withScores, limit);
  }

  private static double weight(Call call, int index) {
    try {
      return call.floating(index);
    } catch (CommandException e) {
      throw new CommandException("ERR weight value is not a float");
    }
  }

  private static Aggregate aggregate(Call call, int index) {
    for (Aggregate aggregate : Aggregate.values()) {
      if (call.is(index, aggregate.name())) {
        return aggregate;
      }
    }
    throw CommandException.syntax();
  }
}
