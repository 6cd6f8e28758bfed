package io.holdfast.agent.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the token, for the page: in a cluster there is no other way to it. */
@Command(
    name = "token",
    description = "Print the token that the agent's page asks for.",
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  @Mixin private final Connect connect = new Connect();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(connect.api().token());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
