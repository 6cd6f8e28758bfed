package io.holdfast.agent.core.run;

import io.holdfast.agent.core.check.Judge;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.model.InPlace.Way;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Volume;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a restore in place. The store comes back only with data that was read and found to
 * be what was backed up; where that can not be had, {@link Undo} brings back what was there before.
 *
 * <pre>
 *   plan  -> prepare -> stop -> safeguard -> exchange -> inspect -> start
 *            REVERT: nothing                 back to the backup's snapshot
 *            SWAP:   a volume that stays     it takes the old one's place
 *            COPY:   a throw-away volume     its files over those of the store
 * </pre>
 *
 * Somebody may start the store between two steps, say by starting everything after a crash; so each
 * step that needs it away stops it again.
 */
final class InPlaceSteps {
  private static final int REPLICAS = 3;

  private final World world;
  private final Restoration restoration;
  private final Reversion reversion;

  InPlaceSteps(World world) {
    this.world = world;
    this.restoration = new Restoration(world, StepName.PREPARE);
    this.reversion = new Reversion(world);
  }

  /** Decides, as the world is now, and writes it down. */
  String plan(RunContext context) {
    InPlace plan = context.facts().inPlace();
    if (plan == null) {
      InPlace decided = decide(world, backup(context));
      context.learn(facts -> facts.withInPlace(decided));
      plan = decided;
    }
    return words(plan);
  }

  /** What a restore of a backup would do now; it changes nothing. */
  static InPlace decide(World world, Backup backup) {
    String refusal = world.workload().refusal();
    if (!refusal.isEmpty()) {
      throw new Refused(refusal);
    }
    String name = world.volume().get();
    Volume volume =
        world
            .longhorn()
            .volume(name)
            .orElseThrow(() -> new Refused("Longhorn has no volume " + name));
    boolean sound = !volume.robustness().equals("faulted");
    Optional<Snapshot> snapshot =
        sound ? world.longhorn().snapshot(name, backup.snapshot()) : Optional.empty();
    if (snapshot.filter(each -> each.ready() && !each.removed()).isPresent()) {
      return new InPlace(Way.REVERT, name, host(world, volume), backup.snapshot(), false);
    }
    Way way = world.workload().otherwise();
    if (way == Way.COPY && !sound) {
      throw new Refused(
          "volume " + name + " is faulted, so nothing can be copied to it; salvage it first");
    }
    return new InPlace(way, name, host(world, volume), null, false);
  }

  private static String host(World world, Volume volume) {
    if (!volume.hostId().isEmpty()) {
      return volume.hostId();
    }
    return world.longhorn().nodes().stream()
        .findFirst()
        .orElseThrow(
            () -> new Refused("Longhorn has no node that is ready, to attach " + volume.name()));
  }

  String prepare(RunContext context) {
    InPlace plan = required(context);
    Backup backup = backup(context);
    if (plan.way() == Way.REVERT) {
      return "snapshot " + plan.snapshot() + " is on volume " + plan.volume() + " yet";
    }
    String name = source(context, plan);
    if (context.facts().restoreAskedAt() == null) {
      Instant now = world.time().now();
      context.learn(facts -> facts.withRestoreAskedAt(now));
    }
    restoration.perform(context, name, backup, () -> ask(plan, name, backup));
    return name + " holds " + backup.id();
  }

  private void ask(InPlace plan, String name, Backup backup) {
    if (plan.way() == Way.COPY) {
      world.longhorn().restoreVolume(name, backup.url(), backup.target());
      return;
    }
    int replicas =
        world
            .longhorn()
            .volume(plan.volume())
            .map(Volume::replicas)
            .filter(n -> n > 0)
            .orElse(REPLICAS);
    world.longhorn().provisionVolume(name, backup.url(), backup.target(), replicas);
  }

  String stop(RunContext context) {
    halt(context);
    return "nothing runs on volume " + required(context).volume();
  }

  String safeguard(RunContext context) {
    InPlace plan = required(context);
    halt(context);
    if (plan.way() == Way.SWAP) {
      return "volume " + plan.volume() + " stays as it is";
    }
    String name = Names.SAFETY.name(context.id());
    Patience patience = world.patience(context.deadlines());
    patience.until(
        "snapshot " + name + " was not ready to use",
        context.deadlines().snapshot(),
        () -> {
          Optional<Snapshot> found = world.longhorn().snapshot(plan.volume(), name);
          if (found.isEmpty()) {
            world.longhorn().createSnapshot(plan.volume(), name, Labels.safety(context.run()));
          }
          found
              .filter(each -> !each.error().isEmpty())
              .ifPresent(
                  each -> {
                    throw new Refused("snapshot " + name + ": " + each.error());
                  });
          return found.filter(Snapshot::ready);
        });
    return name + " holds what is on volume " + plan.volume() + " now";
  }

  String exchange(RunContext context) {
    InPlace plan = required(context);
    halt(context);
    if (plan.way() == Way.REVERT) {
      String snapshot = Objects.requireNonNull(plan.snapshot());
      reversion.perform(context.deadlines(), plan, snapshot, () -> changing(context, plan));
      return plan.volume() + " is back at snapshot " + plan.snapshot();
    }
    String source = source(context, plan);
    changing(context, plan);
    patiently(
        world, context, () -> world.workload().give(plan, source, context.deadlines().verify()));
    return plan.way() == Way.SWAP
        ? source + " is in the place of " + plan.volume()
        : "the files of " + source + " are on " + plan.volume();
  }

  private static void changing(RunContext context, InPlace plan) {
    if (!plan.changing()) {
      context.learn(facts -> facts.withInPlace(plan.nowChanging()));
    }
  }

  /** Reads the volume as the store will find it. */
  String inspect(RunContext context) {
    InPlace plan = required(context);
    halt(context);
    Expected expected = Verdicts.expected(context);
    Reading reading =
        world
            .workload()
            .read(plan, Names.CHECK.name(context.id()), expected, context.deadlines().verify());
    // What this made has a claim to the volume, which the store needs for itself.
    world.data().release(Names.CHECK.name(context.id()));
    Judge.Verdict verdict = Judge.verdict(expected, reading);
    if (verdict.result() == CheckResult.MISMATCH || verdict.result() == CheckResult.UNRESTORABLE) {
      throw new Refused(verdict.reason());
    }
    return verdict.result().name().toLowerCase(Locale.ROOT)
        + ", "
        + figures(reading)
        + ": "
        + verdict.reason();
  }

  String start(RunContext context) {
    InPlace plan = required(context);
    patiently(world, context, () -> world.workload().start(plan, context.deadlines().verify()));
    return "the store is ready";
  }

  private void halt(RunContext context) {
    InPlace plan = required(context);
    patiently(world, context, () -> world.workload().stop(plan, context.deadlines().barrier()));
  }

  /** Does again, while an outage lasts, what may be done twice: to undo all would be worse. */
  static void patiently(World world, RunContext context, Runnable work) {
    world
        .patience(context.deadlines())
        .until(
            "the store was not stopped, given data or started",
            context.deadlines().outage(),
            () -> {
              work.run();
              return Optional.of(true);
            });
  }

  /** The volume that a restore in place makes of the backup. */
  static String source(RunContext context, InPlace plan) {
    return plan.way() == Way.SWAP
        ? Names.RESTORED.name(context.id())
        : Names.CHECK.name(context.id());
  }

  private static String figures(Reading reading) {
    return (reading.keys() == null ? "an unknown number of" : reading.keys().toString())
        + " keys"
        + (reading.digest() == null ? "" : ", digest " + reading.digest());
  }

  private static String words(InPlace plan) {
    return switch (plan.way()) {
      case REVERT -> "volume " + plan.volume() + " goes back to its snapshot " + plan.snapshot();
      case SWAP -> "a volume made of the backup takes the place of " + plan.volume();
      case COPY -> "the backup's files are copied over those on volume " + plan.volume();
    };
  }

  private static InPlace required(RunContext context) {
    @Nullable InPlace plan = context.facts().inPlace();
    if (plan == null) {
      throw new IllegalStateException("run " + context.id() + " has no plan");
    }
    return plan;
  }

  private static Backup backup(RunContext context) {
    return Objects.requireNonNull(context.facts().backup());
  }
}
