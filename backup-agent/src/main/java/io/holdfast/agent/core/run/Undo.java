package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.model.InPlace.Way;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.model.StepState;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Instant;

/**
 * Brings back what a restore in place that failed has changed: the data first, then the store. It
 * is written down when the data is back, so that it is never brought back a second time over what
 * clients have written since.
 */
final class Undo {
  private final World world;
  private final Reversion reversion;

  Undo(World world) {
    this.world = world;
    this.reversion = new Reversion(world);
  }

  /**
   * Ends with the store running as it was before.
   *
   * @throws Unavailable while that can not be had, whatever the reason: a store that stands still
   *     is worth trying again, for ever; the run stays under way
   */
  void perform(RunContext context) {
    InPlace plan = context.facts().inPlace();
    if (plan == null) {
      return;
    }
    try {
      Deadlines deadlines = context.deadlines();
      if (context.run().hasBegun(StepName.EXCHANGE) && !context.run().isDone(StepName.UNDO)) {
        InPlaceSteps.patiently(
            world, context, () -> world.workload().stop(plan, deadlines.barrier()));
        world.data().release(Names.CHECK.name(context.id()));
        bringBack(context, plan);
      }
      if (context.run().hasBegun(StepName.STOP)) {
        InPlaceSteps.patiently(
            world, context, () -> world.workload().start(plan, deadlines.verify()));
      }
    } catch (Unavailable | Refused e) {
      context.note("the store is not back yet, and it is tried again: " + e.getMessage());
      throw new Unavailable("undoing run " + context.id() + ": " + e.getMessage(), e);
    }
    // What can not be removed now is the janitor's.
    if (plan.way() == Way.SWAP) {
      attempt(context, () -> removeRestored(world, Names.RESTORED.name(context.id())));
    } else if (context.run().hasBegun(StepName.SAFEGUARD)) {
      String safety = Names.SAFETY.name(context.id());
      attempt(context, () -> world.longhorn().deleteSnapshot(plan.volume(), safety));
    }
  }

  private void bringBack(RunContext context, InPlace plan) {
    Instant begun = world.time().now();
    String words;
    if (!plan.changing()) {
      if (plan.way() == Way.REVERT) {
        reversion.letGo(context.deadlines(), plan);
      }
      words = "volume " + plan.volume() + " was not changed";
    } else if (plan.way() == Way.SWAP) {
      world.workload().give(plan, plan.volume(), context.deadlines().snapshot());
      words = "volume " + plan.volume() + " is in its place again";
    } else {
      String safety = Names.SAFETY.name(context.id());
      reversion.perform(context.deadlines(), plan, safety, () -> {});
      words = "volume " + plan.volume() + " holds what it held before";
    }
    Instant now = world.time().now();
    context.change(
        run -> run.with(StepRecord.begun(StepName.UNDO, begun).ended(StepState.DONE, now, words)));
  }

  /**
   * Removes a volume that a failed run has made to take the place of the store's.
   *
   * @throws IllegalArgumentException when it is not named so, or is the store's in spite of all
   */
  static void removeRestored(World world, String volume) {
    if (!Names.RESTORED.is(volume) || volume.equals(world.volume().get())) {
      throw new IllegalArgumentException("volume " + volume + " is not deleted: it is in use");
    }
    world.workload().release(volume);
    if (world.longhorn().volume(volume).isPresent()) {
      world.longhorn().deleteVolume(volume);
    }
  }

  private static void attempt(RunContext context, Runnable removal) {
    try {
      removal.run();
    } catch (Unavailable | Refused e) {
      context.note("left for the next clean-up: " + e.getMessage());
    }
  }
}
