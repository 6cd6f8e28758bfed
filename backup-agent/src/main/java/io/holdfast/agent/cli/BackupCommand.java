package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.RunView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a backup now. */
@Command(
    name = "backup",
    description = "Make a backup now and wait for it.",
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Mixin private final Connect connect = new Connect();

  @Option(names = "--check", description = "Follow it with a restore check.")
  private boolean check;

  @Option(
      names = "--full",
      description = "Send every block, also those that the backup store has already.")
  private boolean full;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    RunView run =
        new Follow(connect.api(), spec.commandLine().getErr())
            .run("/backups", ApiJson.write(new Answers.BackupRequest(check, full)));
    return Outcome.told(run, connect.json, Text::backup, spec);
  }
}
