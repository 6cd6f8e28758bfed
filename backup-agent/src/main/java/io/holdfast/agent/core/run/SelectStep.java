package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    Backup backup = select(world, context.options(), context.run().subject());
    context.learn(facts -> facts.withBackup(backup));
    return backup.id();
  }

  /**
   * A completed backup of the store's volume, or an export.
   *
   * @param wanted its name, null for the newest one of ours
   */
  static Backup select(World world, RunOptions options, @Nullable String wanted) {
    boolean export = wanted == null ? options.export() : Names.EXPORT.is(wanted);
    List<Backup> completed =
        (export ? exports(world, options, wanted) : world.longhorn().backups(world.volume().get()))
            .stream()
                .filter(each -> each.phase() == BackupPhase.COMPLETED)
                .sorted(
                    Comparator.comparing((Backup each) -> String.valueOf(each.dataAt())).reversed())
                .toList();
    Optional<Backup> found =
        completed.stream()
            .filter(each -> wanted == null ? each.isOurs() : each.id().equals(wanted))
            .findFirst();
    return found.orElseThrow(
        () ->
            new Refused(
                (wanted == null
                        ? "there is no " + (export ? "export" : "backup")
                        : "there is no completed backup or export " + wanted)
                    + (export ? " on the export targets" : " of volume " + world.volume().get())
                    + known(completed)));
  }

  /** On the run's target; one that was asked for by name is looked for on all. */
  private static List<Backup> exports(World world, RunOptions options, @Nullable String wanted) {
    Exports targets = world.exporting().targets();
    if (wanted == null) {
      return targets.list(options.target());
    }
    List<Backup> found = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (String target : targets.targets()) {
      try {
        found.addAll(targets.list(target));
      } catch (Refused | Unavailable e) {
        silent.add(String.valueOf(e.getMessage()));
      }
    }
    if (!silent.isEmpty() && found.stream().noneMatch(each -> each.id().equals(wanted))) {
      throw new Unavailable("whether there is " + wanted + " is not known: " + silent);
    }
    return found;
  }

  private static String known(List<Backup> completed) {
    if (completed.isEmpty()) {
      return "; none has been completed yet";
    }
    return "; the newest are "
        + completed.stream().limit(NAMED).map(Backup::id).collect(Collectors.joining(", "));
  }
}
