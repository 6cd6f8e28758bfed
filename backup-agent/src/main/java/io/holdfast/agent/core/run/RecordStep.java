package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.Kept;
import java.time.Instant;
import java.util.Objects;

/** Writes the backup into the history, with what it has to come back with. */
final class RecordStep implements Step {
  @Override
  public String perform(RunContext context) {
    Backup backup = Objects.requireNonNull(context.facts().backup());
    Barrier barrier = Objects.requireNonNull(context.facts().barrier());
    Instant at = Objects.requireNonNullElse(backup.dataAt(), barrier.at());
    BackupRecord record =
        new BackupRecord(
            backup.id(),
            context.id(),
            context.run().policy(),
            at,
            backup.size(),
            backup.uploaded(),
            barrier.expected(),
            barrier.server(),
            null,
            null,
            null);
    context
        .journal()
        .updatePatiently(
            state ->
                state.backups().containsKey(record.id())
                    ? state
                    : state
                        .with(record)
                        .remembering(
                            record.policy(),
                            memory ->
                                memory
                                    .keeping(new Kept(record.id(), barrier))
                                    .counting(memory.unchecked() + 1)));
    return backup.id();
  }
}
