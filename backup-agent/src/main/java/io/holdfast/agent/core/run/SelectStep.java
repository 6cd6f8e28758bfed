package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.port.Refused;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Chooses the backup to check or restore: the one that was asked for, else the newest completed one
 * of ours.
 */
final class SelectStep implements Step {
  private static final int NAMED = 5;

  private final World world;

  SelectStep(World world) {
    this.world = world;
  }

  @Override
  public String perform(RunContext context) {
    String volume = world.volume().get();
    List<Backup> completed =
        world.longhorn().backups(volume).stream()
            .filter(each -> each.phase() == BackupPhase.COMPLETED)
            .sorted(Comparator.comparing((Backup each) -> String.valueOf(each.dataAt())).reversed())
            .toList();
    String wanted = context.run().subject();
    Optional<Backup> found =
        completed.stream()
            .filter(each -> wanted == null ? each.run() != null : each.id().equals(wanted))
            .findFirst();
    Backup backup =
        found.orElseThrow(
            () ->
                new Refused(
                    (wanted == null
                            ? "there is no backup"
                            : "there is no completed backup " + wanted)
                        + " of volume "
                        + volume
                        + known(completed)));
    context.learn(facts -> facts.withBackup(backup));
    return backup.id();
  }

  private static String known(List<Backup> completed) {
    if (completed.isEmpty()) {
      return "; none has been completed yet";
    }
    return "; the newest are "
        + completed.stream().limit(NAMED).map(Backup::id).collect(Collectors.joining(", "));
  }
}
