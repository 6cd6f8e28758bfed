package io.holdfast.agent.core.doctor;

import io.holdfast.agent.core.doctor.Finding.State;
import java.util.function.Function;

/**
 * One rule.
 *
 * @param name short and stable: metrics carry it
 * @param why in one sentence
 * @param mend what to do when it is broken
 * @param look what there is
 */
record Rule(String name, String why, String mend, Function<Facts, Seen> look) {
  /** What a look has seen. */
  record Seen(State state, String found) {
    static Seen when(boolean ok, String found) {
      return new Seen(ok ? State.OK : State.FAILED, found);
    }

    static Seen unknown(String found) {
      return new Seen(State.UNKNOWN, found);
    }
  }

  /** A rule on something that may not have been seen. */
  static <T> Rule on(
      String name,
      String why,
      String mend,
      Function<Facts, Look<T>> subject,
      Function<T, Seen> look) {
    return new Rule(
        name,
        why,
        mend,
        facts -> {
          Look<T> seen = subject.apply(facts);
          T value = seen.value();
          return value == null ? Seen.unknown(seen.words()) : look.apply(value);
        });
  }

  Finding finding(Facts facts) {
    Seen seen = look.apply(facts);
    return new Finding(
        name, seen.state(), seen.found(), why, seen.state() == State.FAILED ? mend : "");
  }
}
