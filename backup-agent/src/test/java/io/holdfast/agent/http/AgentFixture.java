package io.holdfast.agent.http;

import io.holdfast.agent.app.Agent;
import io.holdfast.agent.app.AgentParts;
import io.holdfast.agent.config.ConfigFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * A serving agent on a free port, with a Longhorn that has a volume and a store that is not there.
 */
public final class AgentFixture implements AutoCloseable {
  private final MockWebServer longhorn = new MockWebServer();
  private final Agent agent;
  private final Path tokenFile;
  private final Path config;

  public AgentFixture(Path folder) throws IOException {
    longhorn.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(String.valueOf(request.getTarget()));
          }
        });
    longhorn.start();
    tokenFile = folder.resolve("token");
    config = folder.resolve("agent.yaml");
    Files.writeString(
        config,
        """
        http: { port: 0, tokenFile: %s }
        state: { file: %s }
        store: { host: 127.0.0.1, port: %d }
        longhorn: { url: "%s" }
        volume: { name: holdfast-data }
        verify: { process: { command: [sh] } }
        evidence: { dir: %s, keyFile: %s }
        policies: [{ name: yearly, cron: "0 0 1 1 *", retain: 2 }]
        """
            .formatted(
                tokenFile,
                folder.resolve("state.json"),
                freePort(),
                longhorn.url("/"),
                folder.resolve("evidence"),
                tokenFile));
    ConfigFile file = new ConfigFile(config, System.getenv());
    agent = Agent.start(file.read(), file);
  }

  /** Paths that answer JSON to a GET without more being known. */
  static List<String> described() {
    return List.of(
        "/api/v1/status",
        "/api/v1/backups",
        "/api/v1/runs",
        "/api/v1/checks",
        "/api/v1/evidence",
        "/api/v1/doctor",
        "/doctor");
  }

  public String url() {
    return "http://127.0.0.1:" + agent.port();
  }

  <T> T part(Class<T> type) {
    return AgentParts.of(agent, type);
  }

  Path config() {
    return config;
  }

  public Path tokenFile() {
    return tokenFile;
  }

  String token() {
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    agent.close();
    longhorn.close();
  }

  private static MockResponse answer(String target) {
    Map<String, String> bodies =
        Map.of(
            "/v1/volumes/holdfast-data",
                "{\"name\":\"holdfast-data\",\"state\":\"attached\",\"robustness\":\"healthy\"}",
            "/v1/backuptargets",
                "{\"data\":[{\"name\":\"default\",\"available\":true,\"backupTargetURL\":\"s3://b@r/\"}]}");
    return new MockResponse.Builder().body(bodies.getOrDefault(target, "{\"data\":[]}")).build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
