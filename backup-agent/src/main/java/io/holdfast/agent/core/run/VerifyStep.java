package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import java.util.Locale;

/** Reads the restored volume and compares. */
final class VerifyStep implements Step {
  private final World world;
  private final Verdicts verdicts;

  VerifyStep(World world, Verdicts verdicts) {
    this.world = world;
    this.verdicts = verdicts;
  }

  @Override
  public String perform(RunContext context) {
    Reading reading =
        world
            .data()
            .read(
                Names.checkVolume(context.id()),
                Verdicts.expected(context),
                context.deadlines().verify());
    CheckOutcome outcome = verdicts.of(context, reading);
    verdicts.write(context, outcome);
    return outcome.result().name().toLowerCase(Locale.ROOT) + ": " + outcome.reason();
  }
}
