package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.CheckView;
import io.holdfast.agent.api.RunView;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks that a backup restores. */
@Command(
    name = "check",
    description = "Restore a backup into a throw-away volume and compare what comes back.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Mixin private final Connect connect = new Connect();

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The backup; default: the newest.")
  private @Nullable String backup;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RunView run =
        new Follow(connect.api(), spec.commandLine().getErr())
            .run("/checks", ApiJson.write(new Answers.CheckRequest(backup)));
    CheckView check = run.check();
    if (connect.json) {
      out.println(ApiJson.write(run));
    } else if (check != null) {
      out.print(Text.check(check));
      run.notes().forEach(note -> out.println("note: " + note));
    }
    out.flush();
    return Outcome.of(run, spec);
  }
}
