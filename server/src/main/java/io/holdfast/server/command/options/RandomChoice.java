package io.holdfast.server.command.options;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;

/**
 * What HRANDFIELD, SRANDMEMBER and ZRANDMEMBER are asked for.
 *
 * @param count how many; when negative, that many with repetitions
 * @param withValues whether values or scores are wanted too
 */
public record RandomChoice(long count, boolean withValues) {
  /** Reads the count and, when {@code option} is not empty, whether that option follows. */
  public static RandomChoice parse(Call call, String option) {
    long count =
        Numbers.within(
            call, 2, -Long.MAX_VALUE, Long.MAX_VALUE, Numbers.outOfRange(call, 2, -Long.MAX_VALUE));
    boolean withValues = call.count() == 4 && !option.isEmpty() && call.is(3, option);
    if (call.count() > 4 || (call.count() == 4 && !withValues)) {
      throw CommandException.syntax();
    }
    if (withValues && (count < -Long.MAX_VALUE / 2 || count > Long.MAX_VALUE / 2)) {
      throw new CommandException("ERR value is out of range");
    }
    return new RandomChoice(count, withValues);
  }

  /** How many are answered of {@code size}. */
  public int answered(int size) {
    if (size == 0) {
      return 0;
    }
    return count < 0 ? Numbers.clamp(-count) : (int) Math.min(count, size);
  }

  /** Asks for any one as often as wanted with repetitions, or once for so many different ones. */
  public void choose(int size, Runnable any, IntConsumer different) {
    int wanted = answered(size);
    if (count > 0) {
      different.accept(wanted);
    }
    for (int i = 0; count < 0 && i < wanted; i++) {
      any.run();
    }
  }

  /**
   * Hands over as many indexes below {@code size}: any, when repetitions are wanted; else different
   * ones, in rising order, each subset being equally likely.
   */
  public void choose(int size, IntConsumer index) {
    var random = ThreadLocalRandom.current();
    int wanted = answered(size);
    if (count < 0) {
      for (int i = 0; i < wanted; i++) {
        index.accept(random.nextInt(size));
      }
    } else if (wanted > size / 2) {
      var left = new BitSet(size);
      for (int i = size - wanted; i > 0; ) {
        int out = random.nextInt(size);
        if (!left.get(out)) {
          left.set(out);
          i--;
        }
      }
      for (int i = left.nextClearBit(0); i < size; i = left.nextClearBit(i + 1)) {
        index.accept(i);
      }
    } else {
      Arrays.stream(random.ints(0, size).distinct().limit(wanted).toArray())
          .sorted()
          .forEach(index);
    }
  }
}
