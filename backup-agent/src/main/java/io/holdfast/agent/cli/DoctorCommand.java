package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks the deployment against the rules that one otherwise has to remember. */
@Command(
    name = "doctor",
    description =
        "Check the deployment against what operators have to remember; exit code 1 when a rule is broken.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Mixin private final Connect connect = new Connect();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String json = connect.api().get("/doctor");
    Answers.Findings answer = ApiJson.read(json, Answers.Findings.class);
    if (connect.json) {
      out.println(json);
    } else {
      out.print(Text.doctor(answer.findings()));
    }
    out.flush();
    return answer.findings().stream().anyMatch(each -> each.state().equals("failed"))
        ? CliException.FAILED
        : 0;
  }
}
