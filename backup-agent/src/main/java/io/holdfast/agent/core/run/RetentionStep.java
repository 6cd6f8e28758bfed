package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.port.RunListener;
import io.holdfast.agent.core.retention.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the policy's backups beyond those it keeps, each with its snapshot. Backups by hand are
 * kept until somebody deletes them.
 */
final class RetentionStep implements Step {
  private static final Logger log = LoggerFactory.getLogger(RetentionStep.class);

  private final World world;
  private final List<Policy> policies;
  private final RunListener listener;

  RetentionStep(World world, List<Policy> policies, RunListener listener) {
    this.world = world;
    this.policies = policies;
    this.listener = listener;
  }

  @Override
  public String perform(RunContext context) {
    String name = context.run().policy();
    Optional<Policy> policy =
        policies.stream().filter(each -> each.name().equals(name)).findFirst();
    if (policy.isEmpty()) {
      return "no policy, nothing deleted";
    }
    String volume = world.volume().get();
    Map<String, BackupRecord> known = context.journal().state().backups();
    List<Backup> expired =
        Retention.expired(
            policy.get(),
            world.longhorn().backups(volume, world.target()),
            id -> {
              BackupRecord record = known.get(id);
              return record != null && record.verifiedAt() != null;
            });
    for (Backup backup : expired) {
      delete(context, volume, backup);
    }
    int kept = policy.get().retain();
    int deleted = context.facts().deleted().size();
    return deleted == 0
        ? "nothing beyond the newest " + kept
        : deleted + " deleted, newest " + kept + " kept";
  }

  private void delete(RunContext context, String volume, Backup backup) {
    // The snapshot first: a kill in between leaves a backup that the next retention names again.
    if (Names.runOfSnapshot(backup.snapshot()) != null) {
      world.longhorn().deleteSnapshot(volume, backup.snapshot());
    }
    world.longhorn().deleteBackup(volume, world.target(), backup.id());
    context
        .journal()
        .updatePatiently(
            state ->
                state
                    .without(backup.id())
                    .changing(
                        context.id(),
                        run -> {
                          List<String> deleted = new ArrayList<>(run.facts().deleted());
                          deleted.add(backup.id());
                          return run.with(run.facts().withDeleted(deleted));
                        }));
    listener.retentionDeleted(context.run().policy());
    log.info("retention deleted {} of run {}", backup.id(), backup.run());
  }
}
