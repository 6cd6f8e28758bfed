package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** Reads what was restored, and compares. */
final class VerifyStep implements Step {
  private final World world;
  private final Verdicts verdicts;

  VerifyStep(World world, Verdicts verdicts) {
    this.world = world;
    this.verdicts = verdicts;
  }

  @Override
  public String perform(RunContext context) {
    String name = Names.CHECK.name(context.id());
    Expected expected = Verdicts.expected(context);
    Duration deadline = context.deadlines().verify();
    Reading reading =
        Objects.requireNonNull(context.facts().backup()).isExport()
            ? world.exporting().fetched().read(name, expected, deadline)
            : world.data().read(name, expected, deadline, Use.of(context.run().kind()));
    CheckOutcome outcome = verdicts.of(context, reading);
    verdicts.write(context, outcome);
    return outcome.result().name().toLowerCase(Locale.ROOT) + ": " + outcome.reason();
  }
}
