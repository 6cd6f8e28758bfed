package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.util.Optional;

/** Makes sure that there is somewhere to back up to, then has the store write its snapshot file. */
final class BarrierStep implements Step {
  private final World world;

  BarrierStep(World world) {
    this.world = world;
  }

  @Override
  public String perform(RunContext context) {
    requireTarget();
    Barrier barrier = world.store().barrier(world.deadlines().barrier());
    context.learn(facts -> facts.withBarrier(barrier));
    return describe(barrier);
  }

  static String describe(Barrier barrier) {
    return barrier.server()
        + ": "
        + (barrier.keys() == null ? "an unknown number of" : barrier.keys())
        + " keys"
        + (barrier.digest() == null ? "" : ", digest " + barrier.digest());
  }

  /**
   * Longhorn polls its targets only every few minutes, so it is asked to look again before its "not
   * available" is believed.
   */
  private void requireTarget() {
    String name = world.target();
    String volume = world.volume().get();
    if (world.longhorn().volume(volume).isEmpty()) {
      throw new Refused("Longhorn has no volume " + volume);
    }
    BackupTarget target = target(name);
    if (target.available()) {
      return;
    }
    world.longhorn().syncBackupTarget(name);
    try {
      world
          .patience()
          .until(
              "backup target " + name + " did not become available",
              world.deadlines().target(),
              () -> Optional.of(target(name)).filter(BackupTarget::available));
    } catch (Unavailable e) {
      BackupTarget last = target(name);
      if (!last.available()) {
        throw new Refused(
            "backup target "
                + name
                + (last.url().isEmpty() ? " has no URL" : " (" + last.url() + ") is not available")
                + (last.message().isEmpty() ? "" : ": " + last.message()));
      }
    }
  }

  private BackupTarget target(String name) {
    return world
        .longhorn()
        .backupTarget(name)
        .orElseThrow(() -> new Refused("Longhorn has no backup target " + name));
  }
}
