package io.holdfast.server;

import io.holdfast.server.aof.AofRepair;
import io.holdfast.server.aof.AppendOnlyNames;
import io.holdfast.server.aof.RepairReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line that repairs an append-only file. Exit codes: see {@link RepairReport.Result}; 2
 * is wrong use, or a folder that a server uses.
 */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description =
        "Reads the append-only file in a data folder and cuts it at the first damage. What is cut"
            + " is kept in files NAME.cut-OFFSET-TIME beside. The server must not run.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:whole: nothing is wrong, and nothing was changed",
      "1:damaged: --dry-run found what can be repaired",
      "2:wrong use of this command, or a server uses the folder",
      "3:repaired: it was cut, and loads now",
      "4:unrepairable: a base, the manifest or the disk; restore a backup"
    })
public final class RepairCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      required = true,
      description = "the data folder, which holds the append-only file's folder")
  private Path dir = Path.of(".");

  @Mixin private AppendOnlyNames appendOnly = new AppendOnlyNames();

  @Option(
      names = "--dry-run",
      description = "change nothing, only say what is wrong and what would be done")
  private boolean dryRun;

  @Option(names = "--json", description = "print one JSON object instead of text")
  private boolean json;

  @Override
  public Integer call() {
    if (dryRun) {
      return repair(dir);
    }
    try (DataFolder taken = DataFolder.take(dir.toString())) {
      return repair(taken.path());
    } catch (StartupException e) {
      throw new ParameterException(spec().commandLine(), e.line());
    }
  }

  private int repair(Path data) {
    var out = spec().commandLine().getOut();
    try {
      RepairReport report = new AofRepair(appendOnly.in(data), dryRun).repair();
      out.print(json ? report.toJson() + "\n" : report.toText());
      return report.result().exitCode();
    } catch (IOException e) {
      spec().commandLine().getErr().println("holdfast-server: " + e.getMessage());
      return RepairReport.Result.UNREPAIRABLE.exitCode();
    } finally {
      out.flush();
    }
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("only picocli runs this");
    }
    return spec;
  }
}
