package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.Use;
import io.holdfast.agent.core.port.Damaged;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/** Has Longhorn restore the backup into a throw-away volume, or fetches an export. */
final class RestoreStep implements Step {
  private final World world;
  private final Restoration restoration;

  RestoreStep(World world) {
    this.world = world;
    this.restoration = new Restoration(world, StepName.RESTORE);
  }

  @Override
  public String perform(RunContext context) {
    Backup backup = Objects.requireNonNull(context.facts().backup());
    String name = Names.CHECK.name(context.id());
    SteadyClock clock = new SteadyClock(world.time());
    if (context.facts().restoreAskedAt() == null) {
      Instant now = clock.now();
      context.learn(facts -> facts.withRestoreAskedAt(now));
    }
    if (backup.isExport()) {
      fetch(context, name, backup);
    } else {
      restoration.perform(
          context,
          name,
          backup,
          () -> world.longhorn().restoreVolume(name, backup.url(), backup.target()));
    }
    Instant now = clock.now();
    context.learn(facts -> facts.withRestoredAt(now));
    Instant asked = Objects.requireNonNull(context.facts().restoreAskedAt());
    return name + " in " + seconds(Duration.between(asked, now)) + " s";
  }

  private void fetch(RunContext context, String name, Backup export) {
    try {
      world
          .exporting()
          .fetched()
          .fetch(
              name,
              export,
              Verdicts.expected(context),
              context.deadlines().restore(),
              Use.of(context.run().kind()));
    } catch (Damaged e) {
      throw new Unrestorable(export.id() + " can not be restored: " + e.getMessage());
    }
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }
}
