package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Kept;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes sure that there is somewhere to back up to, then has the store write its snapshot file. A
 * policy that wants it gets nothing when nothing was written since its last one, as long as that
 * one is there and not known to be bad.
 */
final class BarrierStep implements Step {
  private final World world;

  BarrierStep(World world) {
    this.world = world;
  }

  @Override
  public String perform(RunContext context) {
    if (context.run().kind() == RunKind.EXPORT) {
      requireExportTarget(context);
    } else {
      requireVolume(world.volume().get());
    }
    if (context.run().kind() == RunKind.BACKUP) {
      requireTarget(context);
    }
    Optional<Kept> last =
        context.options().skipUnchanged() ? lastOfPolicy(context) : Optional.empty();
    if (last.isPresent() && world.store().isUnchangedSince(last.get().barrier().marker())) {
      return unchanged(context, last.get());
    }
    Barrier barrier = world.store().barrier(context.deadlines().barrier());
    context.learn(facts -> facts.withBarrier(barrier));
    if (last.isPresent() && last.get().holdsSameAs(barrier)) {
      return unchanged(context, last.get());
    }
    return describe(barrier);
  }

  private static String unchanged(RunContext context, Kept last) {
    context.learn(facts -> facts.withUnchanged(last.id()));
    return "nothing was written since " + last.id();
  }

  private static String describe(Barrier barrier) {
    return barrier.server()
        + ": "
        + (barrier.keys() == null ? "an unknown number of" : barrier.keys())
        + " keys"
        + (barrier.digest() == null ? "" : ", digest " + barrier.digest());
  }

  private Optional<Kept> lastOfPolicy(RunContext context) {
    Kept kept = context.journal().state().memory(context.run().policy()).kept();
    if (kept == null) {
      return Optional.empty();
    }
    boolean there =
        switch (context.run().kind()) {
          case SNAPSHOT ->
              world
                  .longhorn()
                  .snapshot(world.volume().get(), kept.id())
                  .filter(each -> !each.removed())
                  .isPresent();
          case EXPORT ->
              world.exporting().targets().list(context.options().target()).stream()
                  .anyMatch(each -> isGood(context, kept, each));
          default ->
              world.longhorn().backups(world.volume().get()).stream()
                  .anyMatch(each -> isGood(context, kept, each));
        };
    return there ? Optional.of(kept) : Optional.empty();
  }

  private static boolean isGood(RunContext context, Kept kept, Backup backup) {
    BackupRecord record = context.journal().state().backups().get(backup.id());
    boolean bad =
        record != null
            && record.lastCheck() != null
            && (record.lastCheck().result() == CheckResult.MISMATCH
                || record.lastCheck().result() == CheckResult.UNRESTORABLE);
    return backup.id().equals(kept.id())
        && backup.phase() == BackupPhase.COMPLETED
        && backup.target().equals(context.options().target())
        && !bad;
  }

  private void requireVolume(String volume) {
    if (world.longhorn().volume(volume).isEmpty()) {
      throw new Refused("Longhorn has no volume " + volume);
    }
  }

  /**
   * Longhorn polls its targets only every few minutes, so it is asked to look again before its "not
   * available" is believed.
   */
  private void requireTarget(RunContext context) {
    String name = context.options().target();
    BackupTarget target = target(name);
    if (target.available()) {
      return;
    }
    world.longhorn().syncBackupTarget(name);
    try {
      world
          .patience(context.deadlines())
          .until(
              "backup target " + name + " did not become available",
              context.deadlines().target(),
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

  private void requireExportTarget(RunContext context) {
    String name = context.options().target();
    Supplier<BackupTarget> probe = () -> world.exporting().targets().probe(name);
    if (probe.get().available()) {
      return;
    }
    try {
      world
          .patience(context.deadlines())
          .until(
              "export target " + name + " did not become available",
              context.deadlines().target(),
              () -> Optional.of(probe.get()).filter(BackupTarget::available));
    } catch (Unavailable e) {
      BackupTarget last = probe.get();
      if (!last.available()) {
        throw new Refused(
            "export target " + name + " (" + last.url() + ") is not available: " + last.message());
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
