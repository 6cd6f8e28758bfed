package io.holdfast.agent.cli;

import io.holdfast.agent.api.RunView;
import picocli.CommandLine.Model.CommandSpec;

/** The exit code of a command that has followed a run, with the reason on stderr when it failed. */
final class Outcome {
  private Outcome() {}

  static int of(RunView run, CommandSpec spec) {
    if (run.state().equals("succeeded")) {
      return 0;
    }
    spec.commandLine().getErr().println(run.kind() + " failed: " + run.reason());
    spec.commandLine().getErr().flush();
    return CliException.FAILED;
  }
}
