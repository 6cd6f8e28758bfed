package io.holdfast.agent.cli;

import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.CheckView;
import io.holdfast.agent.api.RunView;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** The exit code of a command that has followed a run, with the reason on stderr when it failed. */
final class Outcome {
  private Outcome() {}

  /** Prints a run that made something, and the check that may have followed it; then the same. */
  static int told(RunView run, boolean json, Function<RunView, String> made, CommandSpec spec) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ApiJson.write(run));
    } else {
      out.print(made.apply(run));
      CheckView verdict = run.check();
      if (verdict != null) {
        out.print("\n" + Text.check(verdict));
      }
    }
    out.flush();
    return of(run, spec);
  }

  static int of(RunView run, CommandSpec spec) {
    if (run.state().equals("succeeded")) {
      return 0;
    }
    spec.commandLine().getErr().println(run.kind() + " failed: " + run.reason());
    spec.commandLine().getErr().flush();
    return CliException.FAILED;
  }
}
