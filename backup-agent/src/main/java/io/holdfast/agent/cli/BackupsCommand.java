package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the backups. */
@Command(
    name = "backups",
    description = "List the backups, newest first.",
    mixinStandardHelpOptions = true)
final class BackupsCommand implements Callable<Integer> {
  @Mixin private final Connect connect = new Connect();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String json = connect.api().get("/backups");
    if (connect.json) {
      out.println(json);
    } else {
      Answers.Backups answer = ApiJson.read(json, Answers.Backups.class);
      out.print(Text.backups(answer.backups()));
      if (answer.warning() != null) {
        spec.commandLine()
            .getErr()
            .println("from the agent's own history, since " + answer.warning());
      }
    }
    out.flush();
    return 0;
  }
}
