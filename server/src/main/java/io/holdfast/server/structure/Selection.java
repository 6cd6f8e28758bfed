package io.holdfast.server.structure;

import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Chooses some of so many by chance while they go by once, each subset being equally likely:
 * algorithm S of Knuth's The Art of Computer Programming, volume 2, section 3.4.2.
 */
final class Selection {
  /** From this part of a table on, walking all of it is quicker than asking for one by one. */
  private static final int PART = 4;

  private final RandomGenerator random;
  private int wanted;
  private int left;

  /** Chooses {@code wanted} of {@code all}, or all when there are fewer. */
  Selection(int wanted, int all, RandomGenerator random) {
    this.random = random;
    this.wanted = Math.min(wanted, all);
    this.left = all;
  }

  /** Whether the next one is chosen. */
  boolean takesNext() {
    boolean takes = random.nextInt(left--) < wanted;
    if (takes) {
      wanted--;
    }
    return takes;
  }

  /** Hands over different elements of a table, chosen by chance; all when there are fewer. */
  static void of(MemberTable table, int wanted, RandomGenerator random, IntConsumer visitor) {
    if (wanted < table.size() / PART) {
      IntStream.generate(() -> table.random(random)).distinct().limit(wanted).forEach(visitor);
      return;
    }
    var selection = new Selection(wanted, table.size(), random);
    table.forEach(
        element -> {
          if (selection.takesNext()) {
            visitor.accept(element);
          }
        });
  }
}
