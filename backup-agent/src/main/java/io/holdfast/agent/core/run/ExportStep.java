package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Dump;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Replaced;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sends the barrier's dump to an export target. A store may save again by itself before the file is
 * open; then it holds other data than the figures speak of, so a new barrier is made. Once open, it
 * stays the same whatever the store does. What an agent that was killed has sent is removed first,
 * unless it is whole.
 */
final class ExportStep implements Step {
  private static final int ATTEMPTS = 3;

  private final World world;

  ExportStep(World world) {
    this.world = world;
  }

  @Override
  public String perform(RunContext context) {
    String target = context.options().target();
    String id = Names.EXPORT.name(context.id());
    Backup export = find(context, target, id).orElseGet(() -> make(context, target, id));
    context.learn(facts -> facts.withBackup(export));
    return export.url() + ", " + export.uploaded() + " bytes";
  }

  private Optional<Backup> find(RunContext context, String target, String id) {
    return sittingOut(context, () -> world.exporting().targets().list(target)).stream()
        .filter(each -> each.id().equals(id))
        .findFirst();
  }

  private <T> T sittingOut(RunContext context, Supplier<T> call) {
    Duration outage = context.deadlines().outage();
    return world
        .patience(context.deadlines())
        .until("", outage.multipliedBy(2), () -> Optional.of(call.get()));
  }

  private Backup make(RunContext context, String target, String id) {
    Exports exports = world.exporting().targets();
    for (int attempt = 1; ; attempt++) {
      sittingOut(
          context,
          () -> {
            exports.delete(target, id);
            return true;
          });
      Barrier barrier = Objects.requireNonNull(context.facts().barrier());
      try (Dump dump = world.exporting().dumps().open(barrier)) {
        if (!barrier.marker().equals(world.store().marker())) {
          throw new Replaced("the store saved between the barrier and the export");
        }
        return exports.write(
            target,
            ExportOrder.of(context.run(), barrier),
            dump,
            context.deadlines().outage(),
            watch(context, target));
      } catch (Replaced e) {
        if (attempt == ATTEMPTS) {
          throw new Refused(ATTEMPTS + " barriers, and still: " + e.getMessage());
        }
        context.note("a new barrier was made, since " + e.getMessage());
        Barrier fresh = world.store().barrier(context.deadlines().barrier());
        context.learn(facts -> facts.withBarrier(fresh));
      }
    }
  }

  private Exports.UploadProgress watch(RunContext context, String target) {
    Deadlines deadlines = context.deadlines();
    Progress progress = new Progress(world.time(), deadlines.stalled());
    Deadline giveUp = Deadline.in(deadlines.backup(), world.time());
    return (sent, all) -> {
      progress.at(all == 0 ? 100 : (int) (100.0 * sent / all));
      context.progress(StepName.EXPORT, progress.percent(), "uploading");
      progress.requireSome("the export to " + target);
      if (giveUp.isOver()) {
        throw new Unavailable(
            "the export to "
                + target
                + " was not completed within "
                + deadlines.backup().toMinutes()
                + " minutes");
      }
    };
  }
}
