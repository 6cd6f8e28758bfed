package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Volume;
import java.util.Optional;

/**
 * Has a volume hold again what it held at a snapshot. Longhorn wants the volume attached without
 * its frontend for that, which it can only be once nobody else has it attached; so a store that
 * still runs on it keeps this from happening.
 */
final class Reversion {
  private final World world;

  Reversion(World world) {
    this.world = world;
  }

  /**
   * Ends with the volume detached. To revert twice to the same snapshot does no harm.
   *
   * @param before is run when all is ready, and before anything changes
   */
  void perform(Deadlines deadlines, InPlace plan, String snapshot, Runnable before) {
    String volume = plan.volume();
    Patience patience = world.patience(deadlines);
    patience.until(
        "volume " + volume + " was not attached for maintenance",
        deadlines.snapshot(),
        () -> attached(plan));
    before.run();
    patience.until(
        "volume " + volume + " was not reverted",
        deadlines.snapshot(),
        () -> {
          world.longhorn().revert(volume, snapshot);
          return Optional.of(true);
        });
    letGo(deadlines, plan);
  }

  /** Detaches a volume that is, or is being, attached for maintenance. */
  void letGo(Deadlines deadlines, InPlace plan) {
    world
        .patience(deadlines)
        .until(
            "volume " + plan.volume() + " was not detached",
            deadlines.snapshot(),
            () -> {
              world.longhorn().detach(plan.volume());
              return Optional.of(true)
                  .filter(any -> find(plan.volume()).state().equals("detached"));
            });
  }

  private Optional<Boolean> attached(InPlace plan) {
    Volume found = find(plan.volume());
    if (found.state().equals("detached")) {
      world.longhorn().attachForMaintenance(plan.volume(), plan.host());
    }
    return Optional.of(true).filter(any -> found.isInMaintenance());
  }

  private Volume find(String volume) {
    return world
        .longhorn()
        .volume(volume)
        .orElseThrow(() -> new Refused("Longhorn has no volume " + volume));
  }
}
