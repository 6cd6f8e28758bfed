package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.BackupView;
import io.holdfast.agent.api.RunView;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
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
    description =
        "Copy a backup's files to a folder, or its snapshot file to a file, or make a volume of it,"
            + " or have the store itself go back to it.",
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

  @Option(names = "--yes", description = "With --in-place: stop the store without asking.")
  private boolean yes;

  /** One of the four. */
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

    @Option(
        names = "--to-file",
        paramLabel = "FILE",
        description =
            "The snapshot file, dump.rdb, on this machine, where nothing is yet; its manifest comes beside it."
                + " - is the standard output.")
    private @Nullable String file;

    @Option(
        names = "--in-place",
        required = true,
        description =
            "The store's own volume. The store is stopped for it, and what it holds now stays in a snapshot.")
    private boolean inPlace;
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String to = absolute(destination.directory);
    String file = destination.file;
    Fetched fetched = file == null ? null : new Fetched(connect.api(), file);
    if (destination.inPlace && !mayStopTheStore(out)) {
      return dryRun ? 0 : CliException.FAILED;
    }
    if (dryRun) {
      out.print(plan(to, file));
      out.flush();
      return 0;
    }
    RunView run =
        new Follow(connect.api(), spec.commandLine().getErr())
            .run(
                "/restores",
                ApiJson.write(
                    new Answers.RestoreRequest(
                        backup,
                        to,
                        destination.volume,
                        replicas,
                        file == null ? null : true,
                        destination.inPlace ? true : null)),
                fetched == null ? each -> {} : fetched::look);
    return tell(run, file, fetched == null ? null : fetched.sha256());
  }

  private int tell(RunView run, @Nullable String file, @Nullable String sha256) {
    PrintWriter out =
        Fetched.isStandardOutput(file) ? spec.commandLine().getErr() : spec.commandLine().getOut();
    if (connect.json) {
      out.println(ApiJson.write(run));
    } else if (run.state().equals("succeeded")) {
      out.print(RestoreText.restored(run, file, sha256));
    }
    out.flush();
    return Outcome.of(run, spec);
  }

  /** Says what is to be done, and asks unless told not to. */
  private boolean mayStopTheStore(PrintWriter out) {
    Answers.Plan plan =
        ApiJson.read(connect.api().get("/restores/in-place/" + backup), Answers.Plan.class);
    if (dryRun) {
      out.print(RestoreText.plan(plan));
      out.flush();
      return false;
    }
    if (yes) {
      return true;
    }
    // Since JDK 25 there is none again when nobody sits there; in JDK 22 to 24 there always was
    // one.
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(
                () ->
                    new CliException(
                        CliException.USAGE,
                        "--in-place stops the store and needs --yes where nobody can be asked;"
                            + " --dry-run says what it would do"));
    console.printf("%s", RestoreText.plan(plan));
    String volume = plan.inPlace().volume();
    String answer = console.readLine("To go on, type the volume's name (%s): ", volume);
    if (volume.equals(answer == null ? "" : answer.strip())) {
      return true;
    }
    out.println("nothing was done");
    out.flush();
    return false;
  }

  private static @Nullable String absolute(@Nullable Path path) {
    return path == null ? null : path.toAbsolutePath().normalize().toString();
  }

  private String plan(@Nullable String to, @Nullable String file) {
    BackupView found =
        ApiJson.read(connect.api().get("/backups"), Answers.Backups.class).backups().stream()
            .filter(each -> each.id().equals(backup))
            .findFirst()
            .orElseThrow(
                () -> new CliException(CliException.FAILED, "there is no backup " + backup));
    return RestoreText.plan(found, to, file, destination.volume, replicas);
  }
}
