package io.holdfast.agent.cli;

import io.holdfast.agent.process.HandOut;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What runs in a Job beside verify mode while somebody fetches the snapshot file from there. */
@Command(
    name = HandOut.COMMAND,
    hidden = true,
    description = "Serve a folder's snapshot file and manifest until ended.",
    mixinStandardHelpOptions = true)
final class HandOutCommand implements Callable<Integer> {
  @Option(names = "--dir", required = true, paramLabel = "DIR")
  private Path folder = Path.of("");

  @Option(names = "--port", required = true, paramLabel = "PORT")
  private int port;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    String token = System.getenv().getOrDefault(HandOut.TOKEN, "");
    if (token.isEmpty()) {
      throw new CliException(CliException.USAGE, HandOut.TOKEN + " is not set");
    }
    try (HandOut served = new HandOut(folder, token, new InetSocketAddress(port))) {
      spec.commandLine().getOut().println("handing out " + folder + " on port " + served.port());
      spec.commandLine().getOut().flush();
      new CountDownLatch(1).await();
    }
    return 0;
  }
}
