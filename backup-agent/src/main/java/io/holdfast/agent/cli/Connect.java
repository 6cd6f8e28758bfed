package io.holdfast.agent.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that talk to a serving agent. */
final class Connect {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The agent's address; default: $HOLDFAST_AGENT_URL, else http://127.0.0.1:9997.",
      defaultValue = "${env:HOLDFAST_AGENT_URL:-http://127.0.0.1:9997}")
  String url = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the agent's token; default: $HOLDFAST_AGENT_TOKEN_FILE.",
      defaultValue = "${env:HOLDFAST_AGENT_TOKEN_FILE}")
  @Nullable Path tokenFile;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  boolean json;

  ApiClient api() {
    return new ApiClient(url, tokenFile);
  }
}
