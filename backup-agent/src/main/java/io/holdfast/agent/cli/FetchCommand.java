package io.holdfast.agent.cli;

import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.config.ConfigException;
import io.holdfast.agent.config.ConfigFile;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.export.ExportTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Gets an export's files without a serving agent: all it needs is the configuration and what that
 * names. Restore checks in a cluster do it too.
 */
@Command(
    name = "fetch",
    description = "Copy an export's files into an empty folder; no agent needs to run.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the files are there, and the dump is what was exported",
      "1:they could not be had",
      "2:wrong use of this command",
      "3:damaged: what lies on the target is not what was exported"
    })
public final class FetchCommand implements Callable<Integer> {
  /** The exit code that tells of damage. */
  public static final int DAMAGED = 3;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The agent's YAML configuration.")
  private Path config = Path.of("");

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "The export target; may be left out where there is only one.")
  private @Nullable String target;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "A folder that is empty or absent.")
  private Path to = Path.of("");

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The export; default: the newest.")
  private @Nullable String id;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    AgentConfig read;
    try {
      read = new ConfigFile(config, System.getenv()).read();
    } catch (ConfigException e) {
      throw new CliException(CliException.USAGE, String.valueOf(e.getMessage()));
    }
    requireEmpty();
    ExportTargets targets = new ExportTargets(read.exports(), System.getenv(), new SystemTime());
    try {
      String from = target(targets);
      String export = id != null ? id : newest(targets, from);
      Files.createDirectories(to);
      targets.fetch(from, export, to);
      spec.commandLine().getOut().println(export + " from " + from + " is in " + to);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (Damaged e) {
      throw new CliException(DAMAGED, String.valueOf(e.getMessage()));
    } catch (Refused | Unavailable e) {
      throw new CliException(CliException.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private String target(ExportTargets targets) {
    List<String> known = targets.targets();
    String wanted = target == null && known.size() == 1 ? known.getFirst() : target;
    if (wanted == null || !known.contains(wanted)) {
      throw new CliException(
          CliException.USAGE,
          "--target: "
              + (wanted == null ? "missing" : wanted)
              + "; accepted are the export targets of the configuration: "
              + (known.isEmpty() ? "there are none" : String.join(", ", known)));
    }
    return wanted;
  }

  private static String newest(ExportTargets targets, String from) {
    return targets.list(from).stream()
        .map(Backup::id)
        .max(String::compareTo)
        .orElseThrow(() -> new Refused("there is no export on " + from));
  }

  private void requireEmpty() throws IOException {
    if (!Files.exists(to)) {
      return;
    }
    if (!Files.isDirectory(to)) {
      throw new CliException(CliException.USAGE, "--to: " + to + " is no folder");
    }
    try (Stream<Path> entries = Files.list(to)) {
      if (entries.anyMatch(each -> !each.endsWith("lost+found"))) {
        throw new CliException(
            CliException.USAGE, "--to: " + to + " is not empty; accepted is an empty folder");
      }
    }
  }
}
