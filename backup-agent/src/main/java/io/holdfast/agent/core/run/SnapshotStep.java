package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.Kept;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the Longhorn snapshot that holds the barrier's file. A store may save again by itself
 * between the two; then the snapshot would hold another file than the figures speak of, so a new
 * barrier and a new snapshot are made. After {@value #ATTEMPTS} such races the snapshot is kept,
 * and the figures are dropped.
 */
final class SnapshotStep implements Step {
  private static final int ATTEMPTS = 3;
  private static final Duration OLD = Duration.ofMinutes(1);

  private final World world;

  SnapshotStep(World world) {
    this.world = world;
  }

  @Override
  public String perform(RunContext context) {
    String name = take(context);
    if (context.run().kind() == RunKind.SNAPSHOT) {
      Kept kept = new Kept(name, barrier(context));
      context
          .journal()
          .updatePatiently(
              state -> state.remembering(context.run().policy(), memory -> memory.keeping(kept)));
    }
    return name;
  }

  private String take(RunContext context) {
    String volume = world.volume().get();
    int attempt = 1;
    while (attempt < ATTEMPTS && isUsed(context, attempt + 1)) {
      attempt++;
    }
    while (true) {
      String name = Names.snapshot(context.id(), attempt);
      context.learn(facts -> facts.withSnapshot(name));
      Optional<Snapshot> there = world.longhorn().snapshot(volume, name);
      if (there.isPresent() && there.get().removed() && attempt < ATTEMPTS) {
        attempt++;
        continue;
      }
      if (there.isEmpty()) {
        refreshBarrier(context);
        world.longhorn().createSnapshot(volume, name, Labels.of(context.run(), barrier(context)));
      }
      awaitReady(context, volume, name);
      if (holdsBarrier(context)) {
        return name;
      }
      if (attempt == ATTEMPTS) {
        Barrier known = barrier(context);
        context.learn(facts -> facts.withBarrier(known.withoutFigures()));
        context.note(
            "the store saved between barrier and snapshot "
                + ATTEMPTS
                + " times; the number of keys and the digest of this backup are not known");
        return name;
      }
      world.longhorn().deleteSnapshot(volume, name);
      attempt++;
    }
  }

  private static boolean isUsed(RunContext context, int attempt) {
    String used = context.facts().snapshot();
    return used != null && used.compareTo(Names.snapshot(context.id(), attempt)) >= 0;
  }

  private void refreshBarrier(RunContext context) {
    Barrier barrier = barrier(context);
    boolean old = barrier.at().plus(OLD).isBefore(world.time().now());
    if (old || !barrier.marker().equals(world.store().marker())) {
      Barrier fresh = world.store().barrier(context.deadlines().barrier());
      context.learn(facts -> facts.withBarrier(fresh));
    }
  }

  private boolean holdsBarrier(RunContext context) {
    try {
      return barrier(context).marker().equals(world.store().marker());
    } catch (Unavailable | Refused e) {
      context.note(
          "whether the store saved again before the snapshot is not known: " + e.getMessage());
      return true;
    }
  }

  private void awaitReady(RunContext context, String volume, String name) {
    world
        .patience(context.deadlines())
        .until(
            "snapshot " + name + " was not ready to use",
            context.deadlines().snapshot(),
            () -> {
              Optional<Snapshot> snapshot = world.longhorn().snapshot(volume, name);
              snapshot
                  .filter(each -> !each.error().isEmpty())
                  .ifPresent(
                      each -> {
                        throw new Refused("snapshot " + name + ": " + each.error());
                      });
              return snapshot.filter(Snapshot::ready);
            });
  }

  private static Barrier barrier(RunContext context) {
    @Nullable Barrier barrier = context.facts().barrier();
    if (barrier == null) {
      throw new IllegalStateException("run " + context.id() + " has no barrier");
    }
    return barrier;
  }
}
