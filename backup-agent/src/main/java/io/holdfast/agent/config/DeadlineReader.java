package io.holdfast.agent.config;

import io.holdfast.agent.core.model.Deadlines;
import java.util.Set;

/** Reads deadlines, for the whole file or for one policy. */
final class DeadlineReader {
  private static final Set<String> KEYS =
      Set.of(
          "barrier",
          "snapshot",
          "backup",
          "stalled",
          "restore",
          "verify",
          "remove",
          "outage",
          "target",
          "overdue");

  /** What the agent does of a native policy: the checks, and telling that it is overdue. */
  private static final Set<String> OF_CHECKS =
      Set.of("stalled", "restore", "verify", "remove", "outage", "overdue");

  private DeadlineReader() {}

  /** The section's deadlines; where it does not say, the usual ones. */
  static Deadlines read(Section above, Deadlines usual) {
    return read(above, KEYS, usual);
  }

  /** The same for a policy that Longhorn carries out, in its own time. */
  static Deadlines readOfChecks(Section above, Deadlines usual) {
    return read(above, OF_CHECKS, usual);
  }

  private static Deadlines read(Section above, Set<String> accepted, Deadlines usual) {
    return above
        .section("deadlines", accepted)
        .map(
            section ->
                new Deadlines(
                    section.duration("barrier", usual.barrier()),
                    section.duration("snapshot", usual.snapshot()),
                    section.duration("backup", usual.backup()),
                    section.duration("stalled", usual.stalled()),
                    section.duration("restore", usual.restore()),
                    section.duration("verify", usual.verify()),
                    section.duration("remove", usual.remove()),
                    section.duration("outage", usual.outage()),
                    section.duration("target", usual.target()),
                    section.duration("overdue", usual.overdue())))
        .orElse(usual);
  }
}
