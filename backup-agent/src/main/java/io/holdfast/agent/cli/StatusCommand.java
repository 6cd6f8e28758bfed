package io.holdfast.agent.cli;

import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.StatusView;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says how things stand. */
@Command(name = "status", description = "Say how things stand.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private final Connect connect = new Connect();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String json = connect.api().get("/status");
    out.print(connect.json ? json + "\n" : Text.status(ApiJson.read(json, StatusView.class)));
    out.flush();
    return 0;
  }
}
