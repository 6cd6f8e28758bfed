package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.RunView;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restores a backup's files. */
@Command(
    name = "restore",
    description = "Copy a backup's files to a folder on the agent's machine.",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Mixin private final Connect connect = new Connect();

  @Parameters(paramLabel = "ID", description = "The backup.")
  private String backup = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "A folder that is empty or absent.")
  private Path directory = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String to = directory.toAbsolutePath().normalize().toString();
    RunView run =
        new Follow(connect.api(), spec.commandLine().getErr())
            .run("/restores", ApiJson.write(new Answers.RestoreRequest(backup, to)));
    if (connect.json) {
      out.println(ApiJson.write(run));
    } else if (run.state().equals("succeeded")) {
      out.print(Text.restore(run));
    }
    out.flush();
    return Outcome.of(run, spec);
  }
}
