package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * The four processes as {@code ./holdfast up} starts them, on free ports and in a folder of their
 * own.
 */
final class Deployment implements AutoCloseable {
  static final String PASSWORD = "correct horse";
  static final String VOLUME = "holdfast-data";

  private final Path home;
  private boolean exporting;
  final int serverPort = Program.freePort();
  final int metricsPort = Program.freePort();
  final int agentPort = Program.freePort();
  final int longhornPort = Program.freePort();
  final int s3Port = Program.freePort();

  @Nullable Program s3;
  @Nullable Program longhorn;
  @Nullable Program server;
  @Nullable Program agent;

  /** Will keep its files in {@code home}. */
  Deployment(Path home) {
    this.home = home;
  }

  /** Starts all four, with no scheduled run that could come while a test runs. */
  void start() throws IOException {
    prepare();
    startS3();
    startLonghorn();
    startServer();
    startAgent();
  }

  /** Starts S3, the server, and an agent that exports there and to a folder: no Longhorn. */
  void startExporting() throws IOException {
    exporting = true;
    prepare();
    startS3();
    startServer();
    startAgent();
  }

  /** Starts the same with {@code redis-server}, or one that is started alike, as the store. */
  void startExportingWith(String redis) throws IOException {
    exporting = true;
    prepare();
    startS3();
    startRedis(redis);
    startAgent();
  }

  /** Starts all four with {@code redis-server}, or one that is started alike, as the store. */
  void startWith(String redis) throws IOException {
    prepare();
    startS3();
    startLonghorn();
    startRedis(redis);
    startAgent();
  }

  private void startRedis(String redis) throws IOException {
    server =
        Program.start(
                "server",
                home.resolve("logs"),
                List.of(
                    redis,
                    "--bind",
                    "127.0.0.1",
                    "--port",
                    String.valueOf(serverPort),
                    "--requirepass",
                    PASSWORD,
                    "--save",
                    "",
                    "--dir",
                    dataFolder().toString()))
            .awaitLog("eady to accept connections");
  }

  private void prepare() throws IOException {
    Files.createDirectories(home.resolve("logs"));
    Files.writeString(home.resolve("password"), PASSWORD + "\n");
    Files.writeString(home.resolve("evidence-key"), "k".repeat(64) + "\n");
    Files.writeString(
        home.resolve("s3-credentials"),
        "AWS_ACCESS_KEY_ID=holdfast\nAWS_SECRET_ACCESS_KEY=not-a-secret\n");
    Files.writeString(home.resolve("agent.yaml"), agentConfig());
    if (exporting) {
      Files.createDirectories(dataFolder());
      Files.createDirectories(home.resolve("nas"));
      Files.writeString(home.resolve("access-key"), "holdfast\n");
      Files.writeString(home.resolve("secret-key"), "not-a-secret\n");
    }
  }

  void startS3() throws IOException {
    s3 =
        Program.start(
                "s3",
                home.resolve("logs"),
                Program.java(
                    "longhorn-sim",
                    "holdfast-longhorn-sim.jar",
                    "s3",
                    "--dir=" + home.resolve("s3"),
                    "--port=" + s3Port,
                    "--credentials=" + home.resolve("s3-credentials"),
                    "--bucket=holdfast"))
            .awaitLog("ready on");
  }

  void startLonghorn() throws IOException {
    longhorn =
        Program.start(
                "longhorn-sim",
                home.resolve("logs"),
                Program.java(
                    "longhorn-sim",
                    "holdfast-longhorn-sim.jar",
                    "serve",
                    "--root=" + home.resolve("longhorn"),
                    "--port=" + longhornPort,
                    "--backup-target=s3://holdfast@us-east-1/",
                    "--s3-endpoint=http://127.0.0.1:" + s3Port,
                    "--s3-credentials=" + home.resolve("s3-credentials"),
                    "--volume=" + VOLUME + ":1Gi"))
            .awaitReady(longhornPort, "/v1/volumes/" + VOLUME);
  }

  void startServer() throws IOException {
    server =
        Program.start(
                "server",
                home.resolve("logs"),
                Program.java(
                    "server",
                    "holdfast-server.jar",
                    "--bind=127.0.0.1",
                    "--requirepass-file=" + home.resolve("password"),
                    "--port=" + serverPort,
                    "--metrics_port=" + metricsPort,
                    "--dir=" + dataFolder()))
            .awaitReady(metricsPort, "/health/readiness");
  }

  void startAgent() throws IOException {
    agent = Program.startAgent(home, agentPort);
  }

  private String agentConfig() {
    List<String> verify =
        Program.java("server", "holdfast-server.jar", "verify", "--json").stream()
            .map(word -> '"' + word + '"')
            .toList();
    return """
        http: { port: %d, bind: 127.0.0.1, tokenFile: "%s" }
        state: { file: "%s" }
        store: { host: 127.0.0.1, port: %d, passwordFile: "%s" }
        verify:
          process: { command: %s }
        evidence: { dir: "%s", keyFile: "%s" }
        %s
        """
        .formatted(
            agentPort,
            home.resolve("agent-token"),
            home.resolve("agent").resolve("state.json"),
            serverPort,
            home.resolve("password"),
            verify,
            home.resolve("evidence"),
            home.resolve("evidence-key"),
            exporting ? exportsAndPolicies() : longhornAndPolicies());
  }

  private String longhornAndPolicies() {
    return """
        longhorn: { url: "http://127.0.0.1:%d", backupTarget: default }
        volume: { name: %s }
        policies:
          - { name: yearly, cron: "0 0 1 1 *", timeZone: UTC, retain: 3, check: true }
        """
        .formatted(longhornPort, VOLUME);
  }

  private String exportsAndPolicies() {
    return """
        exports:
          source: e2e/store
          dump: "%s"
          scratch: "%s"
          targets:
            - name: offsite
              s3:
                bucket: holdfast
                prefix: exports/e2e
                endpoint: "http://127.0.0.1:%d"
                accessKeyFile: "%s"
                secretKeyFile: "%s"
            - { name: nas, folder: "%s" }
        policies:
          - { name: yearly, do: export, target: offsite, cron: "0 0 1 1 *", retain: 3, check: true }
        """
        .formatted(
            dataFolder().resolve("dump.rdb"),
            home.resolve("scratch"),
            s3Port,
            home.resolve("access-key"),
            home.resolve("secret-key"),
            home.resolve("nas"));
  }

  /** The volume's live data, which the server has as its {@code --dir}. */
  Path dataFolder() {
    if (exporting) {
      return home.resolve("data");
    }
    return home.resolve("longhorn").resolve("volumes").resolve(VOLUME).resolve("head");
  }

  /** An authenticated client of the server. */
  Jedis client() {
    return new Jedis(
        new HostAndPort("127.0.0.1", serverPort),
        DefaultJedisClientConfig.builder().password(PASSWORD).timeoutMillis(120_000).build());
  }

  /** Runs a client command of the agent's jar to its end. */
  Outcome agent(String... arguments) throws IOException, InterruptedException {
    return Outcome.of(
        Map.of(
            "HOLDFAST_AGENT_URL",
            "http://127.0.0.1:" + agentPort,
            "HOLDFAST_AGENT_TOKEN_FILE",
            home.resolve("agent-token").toString()),
        300,
        Program.java("backup-agent", "holdfast-backup-agent.jar", arguments));
  }

  /** Asks Longhorn's API, or what the stand-in has beside it, and wants 200. */
  String longhorn(String method, String path, String body)
      throws IOException, InterruptedException {
    return answer(longhornPort, method, path, body);
  }

  /** Reads from the agent's API, and wants 200. */
  String get(String path) throws IOException, InterruptedException {
    return answer(agentPort, "GET", path, "");
  }

  private static String answer(int port, String method, String path, String body)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .header("Content-Type", "application/json")
              .build();
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
      return response.body();
    }
  }

  /**
   * The files of the backup store that hold volume data, each with its content's address as name.
   */
  List<Path> blocks() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("s3"))) {
      return files.filter(file -> file.toString().endsWith(".blk")).sorted().toList();
    }
  }

  /** What lies in the simulated Longhorn: volumes by name. */
  List<String> volumes() throws IOException {
    try (Stream<Path> folders = Files.list(home.resolve("longhorn").resolve("volumes"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  /** Calls {@code each} with the name and log of every process; for messages of failed tests. */
  void logs(BiConsumer<String, String> each) {
    Stream.of("s3", "longhorn-sim", "server", "agent")
        .forEach(
            name -> {
              try {
                each.accept(name, Files.readString(home.resolve("logs").resolve(name + ".log")));
              } catch (IOException e) {
                each.accept(name, e.toString());
              }
            });
  }

  @Override
  public void close() {
    for (Program program : Arrays.asList(agent, server, longhorn, s3)) {
      if (program != null) {
        program.close();
      }
    }
  }
}
