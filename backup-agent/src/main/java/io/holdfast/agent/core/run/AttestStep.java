package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckReport;
import java.util.Objects;

/** Has a report of the check kept, whatever the check has found. */
final class AttestStep implements Step {
  private final World world;

  AttestStep(World world) {
    this.world = world;
  }

  @Override
  public String perform(RunContext context) {
    CheckOutcome outcome = Objects.requireNonNull(context.facts().check());
    Backup backup = Objects.requireNonNull(context.facts().backup());
    BackupRecord record =
        Objects.requireNonNull(context.journal().state().backups().get(backup.id()));
    return world
        .evidence()
        .keep(
            new CheckReport(
                outcome,
                record.policy(),
                backup.isExport() ? world.exporting().targets().source() : world.volume().get(),
                backup.target(),
                record.dataAt(),
                record.server(),
                backup.size()));
  }
}
