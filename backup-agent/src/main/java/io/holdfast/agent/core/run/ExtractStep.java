package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredFile;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Hands a restored volume's snapshot file to whoever asked for it. It goes from where it was read
 * straight to the recipient, so neither the agent's memory nor its disk needs room for it. One that
 * is not what was backed up is not handed over: it likely goes to where something loads it.
 */
final class ExtractStep implements Step {
  /** How long nothing may move. An agent's restart takes a recipient away who can not come back. */
  private static final Duration IDLE = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofMillis(500);

  private final World world;

  ExtractStep(World world) {
    this.world = world;
  }

  @Override
  public String perform(RunContext context) {
    CheckOutcome outcome = Objects.requireNonNull(context.facts().check());
    if (outcome.result() == CheckResult.MISMATCH || outcome.result() == CheckResult.UNRESTORABLE) {
      throw new Refused("nothing was handed over: " + outcome.reason());
    }
    long size;
    try (RestoredFile file = open(context)) {
      size = file.size();
      world.handOver().offer(context.id(), file);
      await(context, size);
    } finally {
      world.handOver().withdraw(context.id());
    }
    return size
        + " bytes, "
        + outcome.result().name().toLowerCase(Locale.ROOT)
        + ": "
        + outcome.reason();
  }

  private RestoredFile open(RunContext context) {
    String name = Names.CHECK.name(context.id());
    return Objects.requireNonNull(context.facts().backup()).isExport()
        ? world.exporting().fetched().open(name)
        : world.data().open(name);
  }

  private void await(RunContext context, long size) {
    long sent = -1;
    Deadline idle = Deadline.in(IDLE, world.time());
    while (!world.handOver().isReceived(context.id())) {
      long now = world.handOver().sent(context.id());
      if (now != sent) {
        sent = now;
        idle = Deadline.in(IDLE, world.time());
        int percent = size == 0 ? 0 : (int) Math.min(100, 100 * sent / size);
        context.progress(StepName.EXTRACT, percent, sent + " of " + size + " bytes sent");
      } else if (idle.isOver()) {
        throw new Refused(
            "whoever asked for the file has fetched "
                + sent
                + " of "
                + size
                + " bytes, and nothing for "
                + IDLE.toSeconds()
                + " s");
      }
      world.time().sleep(LOOK);
    }
  }
}
