package io.holdfast.agent.cli;

import io.holdfast.agent.app.RestoreProcess;
import io.holdfast.agent.config.ConfigException;
import io.holdfast.agent.config.ConfigFile;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.StateConflict;
import io.holdfast.agent.core.port.Unavailable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the Job of a restore in place runs. It ends with 0 when the run is at its end, be it that of
 * a failure that was undone; else the Job starts it again.
 */
@Command(
    name = "in-place",
    hidden = true,
    description = "Carry out a restore in place that the agent has handed over.",
    mixinStandardHelpOptions = true)
final class InPlaceCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(InPlaceCommand.class);

  @Option(names = "--config", required = true, paramLabel = "FILE")
  private Path config = Path.of("");

  @Option(names = "--run", required = true, paramLabel = "ID")
  private String run = "";

  @Option(names = "--stateful-set", required = true, paramLabel = "NAME")
  private String statefulSet = "";

  @Override
  public Integer call() {
    try {
      Run ended =
          RestoreProcess.inCluster()
              .execute(new ConfigFile(config, System.getenv()).read(), run, statefulSet);
      log.info("run {} is at its end: {}", run, ended.state());
      return ended.state() == RunState.SUCCEEDED || ended.state() == RunState.FAILED ? 0 : 1;
    } catch (ConfigException e) {
      throw new CliException(CliException.USAGE, String.valueOf(e.getMessage()));
    } catch (Refused | Unavailable | StateConflict e) {
      throw new CliException(CliException.FAILED, String.valueOf(e.getMessage()));
    }
  }
}
