package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.BackupView;
import io.holdfast.agent.api.RunView;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restores a backup's files. */
@Command(
    name = "restore",
    description = "Copy a backup's files to a folder, or make a volume of it.",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Mixin private final Connect connect = new Connect();

  @Parameters(paramLabel = "ID", description = "The backup.")
  private String backup = "";

  @ArgGroup(multiplicity = "1")
  private final Destination destination = new Destination();

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "Replicas of the new volume, 1 to 10; default: 3.")
  private @Nullable Integer replicas;

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  /** One of the two. */
  static final class Destination {
    @Option(
        names = "--to",
        paramLabel = "DIR",
        description = "A folder that is empty or absent, on the agent's machine.")
    private @Nullable Path directory;

    @Option(
        names = "--to-new-volume",
        paramLabel = "NAME",
        description = "A Longhorn volume that is made and stays; no other may have the name.")
    private @Nullable String volume;
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Path directory = destination.directory;
    String to = directory == null ? null : directory.toAbsolutePath().normalize().toString();
    if (dryRun) {
      out.print(plan(to));
      out.flush();
      return 0;
    }
    RunView run =
        new Follow(connect.api(), spec.commandLine().getErr())
            .run(
                "/restores",
                ApiJson.write(
                    new Answers.RestoreRequest(backup, to, destination.volume, replicas)));
    if (connect.json) {
      out.println(ApiJson.write(run));
    } else if (run.state().equals("succeeded")) {
      out.print(Text.restore(run));
    }
    out.flush();
    return Outcome.of(run, spec);
  }

  private String plan(@Nullable String to) {
    BackupView found =
        ApiJson.read(connect.api().get("/backups"), Answers.Backups.class).backups().stream()
            .filter(each -> each.id().equals(backup))
            .findFirst()
            .orElseThrow(
                () -> new CliException(CliException.FAILED, "there is no backup " + backup));
    return Text.plan(found, to, destination.volume, replicas);
  }
}
