package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.RunView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exports the store's dump now. */
@Command(
    name = "export",
    description = "Send the store's dump to an export target now and wait for it.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Mixin private final Connect connect = new Connect();

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "The export target; may be left out where there is only one.")
  private @Nullable String target;

  @Option(names = "--check", description = "Follow it with a restore check.")
  private boolean check;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    RunView run =
        new Follow(connect.api(), spec.commandLine().getErr())
            .run("/exports", ApiJson.write(new Answers.ExportRequest(target, check)));
    return Outcome.told(run, connect.json, Text::export, spec);
  }
}
