package io.holdfast.agent.api;

import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.model.InPlace.Way;
import io.holdfast.agent.core.model.Names;
import java.util.List;
import java.util.Locale;

/** A restore in place as it is shown, before and after. */
public final class InPlaceWords {
  private InPlaceWords() {}

  /**
   * A run's way.
   *
   * @param run its id, or a word in the place of one that is not known yet
   */
  public static InPlaceView view(InPlace plan, String run) {
    boolean swaps = plan.way() == Way.SWAP;
    return new InPlaceView(
        plan.way().name().toLowerCase(Locale.ROOT),
        plan.volume(),
        plan.snapshot(),
        swaps ? null : Names.SAFETY.name(run),
        swaps ? Names.RESTORED.name(run) : null);
  }

  /** What will be done, one sentence each. */
  public static Answers.Plan plan(String backup, InPlace plan) {
    InPlaceView view = view(plan, "RUN");
    String volume = plan.volume();
    List<String> steps =
        switch (plan.way()) {
          case REVERT ->
              List.of(
                  "the store is stopped; its clients are cut off from here to the last step",
                  "Longhorn takes snapshot " + view.safety() + " of volume " + volume + " as it is",
                  "Longhorn reverts the volume to snapshot "
                      + plan.snapshot()
                      + ", which "
                      + backup
                      + " was made of",
                  "the volume is read, and compared with what was backed up",
                  "the store is started, and waited for");
          case SWAP ->
              List.of(
                  "Longhorn restores the backup into a new volume "
                      + view.restored()
                      + ", as its snapshot is no longer on volume "
                      + volume,
                  "the store is stopped; its clients are cut off from here to the last step",
                  "the store's claim is made anew on the new volume; volume "
                      + volume
                      + " stays as it is, with its persistent volume",
                  "the new volume is read, and compared with what was backed up",
                  "the store is started, and waited for");
          case COPY ->
              List.of(
                  "Longhorn restores the backup into a throw-away volume, as its snapshot is no"
                      + " longer on volume "
                      + volume,
                  "the store is stopped; its clients are cut off from here to the last step",
                  "Longhorn takes snapshot " + view.safety() + " of volume " + volume + " as it is",
                  "the files on the volume are replaced by those of the backup",
                  "the volume is read, and compared with what was backed up",
                  "the store is started, and waited for");
        };
    return new Answers.Plan(backup, view, steps);
  }
}
