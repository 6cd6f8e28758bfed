package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Exports of real processes to a real S3 endpoint and to a folder, with no Longhorn anywhere. */
final class ExportIT {
  private static final Pattern EXPORT = Pattern.compile("export-\\d{8}-\\d{6}-[0-9a-f]{4}");

  @TempDir Path home;
  private Deployment deployment = new Deployment(Path.of("/none"));

  @RegisterExtension final LogsOnFailure logs = new LogsOnFailure(() -> deployment);

  @AfterEach
  void stop() {
    deployment.close();
  }

  @Test
  void export_toBothTargets_isVerifiedListedAndFetched() throws Exception {
    start();
    fill(1000);
    String offsite = export("--target", "offsite", "--check");
    String nas = export("--target", "nas", "--check");
    Outcome listed = deployment.agent("backups");
    assertThat(listed.output()).containsSubsequence(nas, offsite).contains("1000", "verified");
    Outcome status = deployment.agent("status");
    assertThat(status.output())
        .contains("not used: the configuration has no longhorn", "s3://holdfast/exports/e2e/");
    assertThat(get("/health")).contains("\"UP\"");
    assertThat(get("/metrics"))
        .contains(
            "holdfast_backup_runs_total{kind=\"export\",policy=\"manual\",result=\"succeeded\"} 2")
        .contains("holdfast_backup_target_available 1.0")
        .contains("holdfast_backup_longhorn_up 1.0")
        .containsPattern("holdfast_backup_uploaded_bytes_total\\{policy=\"manual\"} \\d");
    assertThat(deployment.agent("evidence").output()).contains(offsite, nas);

    // Without the agent, and into a folder that a server starts from.
    Program.required(deployment.agent).kill();
    Path to = home.resolve("fetched");
    Outcome fetched = fetch("--target", "offsite", "--to", to.toString());
    assertThat(fetched.exitCode()).as(fetched.output()).isZero();
    Outcome verified = verify(to);
    assertThat(verified.exitCode()).as(verified.output()).isZero();
  }

  @Test
  void export_encrypted_isReadByTheIdentityAlone() throws Exception {
    start();
    fill(300);
    KeyPair keys = new X25519KeyPairGenerator().generateKeyPair();
    Path identity = home.resolve("identity.txt");
    Files.write(identity, keys.getPrivate().getEncoded());
    String recipient = new String(keys.getPublic().getEncoded(), StandardCharsets.US_ASCII);
    Program.required(deployment.agent).terminate();
    Path config = home.resolve("agent.yaml");
    String folder = "folder: \"" + home.resolve("nas") + "\"";
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                folder,
                folder
                    + ", encryption: { recipients: ["
                    + recipient
                    + "], identityFile: \""
                    + identity
                    + "\" }"));
    deployment.startAgent();

    String id = export("--target", "nas", "--check");
    assertThat(deployment.agent("backups").output()).contains(id, "300", "verified");
    Path lies = home.resolve("nas").resolve(id);
    assertThat(lies.resolve("dump.rdb")).doesNotExist();
    assertThat(Files.readString(lies.resolve("dump.rdb.age"), StandardCharsets.ISO_8859_1))
        .startsWith("age-encryption.org/v1")
        .doesNotContain("key:7", "value 7");
    Path to = home.resolve("fetched");
    Outcome fetched = fetch("--target", "nas", "--to", to.toString());
    assertThat(fetched.exitCode()).as(fetched.output()).isZero();
    Outcome verified = verify(to);
    assertThat(verified.exitCode()).as(verified.output()).isZero();
    if (Kit.onPath("age")) {
      Path byAge = home.resolve("by-age");
      Outcome decrypted =
          Outcome.of(
              Map.of(),
              300,
              List.of(
                  "age",
                  "-d",
                  "-i",
                  identity.toString(),
                  "-o",
                  byAge.toString(),
                  lies.resolve("dump.rdb.age").toString()));
      assertThat(decrypted.exitCode()).as(decrypted.output()).isZero();
      assertThat(byAge).hasSameBinaryContentAs(to.resolve("dump.rdb"));
    }

    Files.write(identity, new X25519KeyPairGenerator().generateKeyPair().getPrivate().getEncoded());
    Outcome refused = deployment.agent("check", id);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output())
        .contains("inconclusive", "no identity opens it", recipient, identity.toString())
        .doesNotContain("AGE-SECRET-KEY", "Exception");
    assertThat(deployment.agent("backups").output()).as("as it was").contains("verified");
  }

  @Test
  void check_changedExport_isUnrestorableAndNamed() throws Exception {
    start();
    fill(100);
    String id = export("--target", "nas");
    Path dump = home.resolve("nas").resolve(id).resolve("dump.rdb");
    byte[] bytes = Files.readAllBytes(dump);
    bytes[bytes.length / 2] ^= 1;
    Files.write(dump, bytes);
    Outcome check = deployment.agent("check", id);
    assertThat(check.exitCode()).as(check.output()).isEqualTo(1);
    assertThat(check.output()).contains("unrestorable", "SHA-256");
    assertThat(deployment.agent("backups").output()).contains("unrestorable");
  }

  @Test
  void check_anotherExportUnderTheName_isAMismatch() throws Exception {
    start();
    fill(100);
    String old = export("--target", "nas");
    fill(200);
    String id = export("--target", "nas");
    Path nas = home.resolve("nas");
    for (String file : List.of("dump.rdb", "dump.rdb.manifest.json")) {
      Files.copy(
          nas.resolve(old).resolve(file),
          nas.resolve(id).resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    String description = Files.readString(nas.resolve(old).resolve("export.json"));
    Files.writeString(nas.resolve(id).resolve("export.json"), description.replace(old, id));
    Outcome check = deployment.agent("check", id);
    assertThat(check.exitCode()).as(check.output()).isEqualTo(1);
    assertThat(check.output()).contains("mismatch", "keys: backed up 200, restored 100");
  }

  @Test
  void export_agentKilledInTheMiddle_isFinishedOnceByTheNext() throws Exception {
    start();
    noise(96);
    CompletableFuture<Outcome> asked =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return deployment.agent("export", "--target", "offsite");
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    // Parts show up as files of the endpoint before the object does.
    Path bucket = home.resolve("s3").resolve("holdfast");
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofMinutes(3))
        .until(() -> size(bucket) > 16 << 20);
    Program.required(deployment.agent).kill();
    assertThat(size(bucket)).as("it was killed in the middle").isLessThan(96 << 20);
    assertThat(asked.get().exitCode()).isNotZero();

    deployment.startAgent();
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(deployment.agent("status").output()).contains("succeeded"));
    String listed = deployment.agent("backups").output();
    Matcher matcher = EXPORT.matcher(listed);
    assertThat(matcher.find()).as(listed).isTrue();
    String id = matcher.group();
    assertThat(matcher.find()).as("a second export in %s", listed).isFalse();
    Outcome check = deployment.agent("check", id);
    assertThat(check.exitCode()).as(check.output()).isZero();
    assertThat(files(bucket).filter(each -> !each.startsWith("exports/e2e/" + id)))
        .as("what is left of the first upload")
        .isEmpty();
    assertThat(size(bucket)).isLessThan(100 << 20);
  }

  @Test
  void export_s3Away_failsWithItsWordsAndTheNextSucceeds() throws Exception {
    start();
    fill(10);
    Program.required(deployment.s3).kill();
    Outcome failed = deployment.agent("export", "--target", "offsite");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.output()).contains("export target offsite", "not available");
    deployment.startS3();
    export("--target", "offsite", "--check");
  }

  @Test
  void export_ofRedis_isVerifiedByTheNumberOfKeys() throws Exception {
    Assumptions.assumeTrue(Kit.onPath("redis-server"), "there is no redis-server on the PATH");
    deployment = new Deployment(home);
    deployment.startExportingWith("redis-server");
    fill(50);
    String id = export("--target", "offsite", "--check");
    assertThat(deployment.agent("backups").output()).contains(id, "50", "verified");
  }

  @Test
  void export_credentialsChangedWhileServing_countWithoutARestart() throws Exception {
    start();
    fill(50);
    export("--target", "offsite");
    Files.writeString(
        home.resolve("s3-credentials"),
        "AWS_ACCESS_KEY_ID=rotated\nAWS_SECRET_ACCESS_KEY=neither-is-this\n");
    Program.required(deployment.s3).kill();
    deployment.startS3();
    Outcome refused = deployment.agent("export", "--target", "offsite");
    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output()).contains("offsite", "403").doesNotContain("not-a-secret");

    Files.writeString(home.resolve("access-key"), "rotated\n");
    Files.writeString(home.resolve("secret-key"), "neither-is-this\n");
    export("--target", "offsite", "--check");
  }

  private void start() throws IOException {
    deployment = new Deployment(home);
    deployment.startExporting();
  }

  private String export(String... arguments) throws Exception {
    String[] words =
        Stream.concat(Stream.of("export"), Stream.of(arguments)).toArray(String[]::new);
    Outcome outcome = deployment.agent(words);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    Matcher matcher = EXPORT.matcher(outcome.output());
    assertThat(matcher.find()).as(outcome.output()).isTrue();
    return matcher.group();
  }

  private Outcome fetch(String... arguments) throws Exception {
    String[] words =
        Stream.concat(
                Stream.of("fetch", "--config", home.resolve("agent.yaml").toString()),
                Stream.of(arguments))
            .toArray(String[]::new);
    return Outcome.of(
        Map.of(), 300, Program.java("backup-agent", "holdfast-backup-agent.jar", words));
  }

  private static Outcome verify(Path folder) throws Exception {
    return Outcome.of(
        Map.of(),
        300,
        Program.java("server", "holdfast-server.jar", "verify", "--dir", folder.toString()));
  }

  private void fill(int keys) {
    try (Jedis client = deployment.client()) {
      client.flushAll();
      for (int i = 0; i < keys; i++) {
        client.set("key:" + i, "value " + i);
      }
    }
  }

  /** Random bytes, which no compression makes fewer. */
  private void noise(int mebibytes) {
    Random random = new Random(7);
    byte[] noise = new byte[1 << 20];
    try (Jedis client = deployment.client()) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(noise);
        client.set(("noise:" + i).getBytes(StandardCharsets.UTF_8), noise);
      }
    }
  }

  private String get(String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + deployment.agentPort + path);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static long size(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(ExportIT::sizeOf).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // a file went while it was looked at
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private static Stream<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all
          .filter(Files::isRegularFile)
          .map(each -> folder.relativize(each).toString())
          .toList()
          .stream();
    }
  }
}
