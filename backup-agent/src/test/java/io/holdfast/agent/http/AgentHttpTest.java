package io.holdfast.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.RunView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentHttpTest {
  @TempDir private static Path folder;
  private static AgentFixture agent;
  private static HttpClient client;

  @BeforeAll
  static void start() throws IOException {
    agent = new AgentFixture(folder);
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    agent.close();
  }

  @Test
  void token_missingFile_wasMadeForItsOwnerOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(agent.tokenFile())))
        .isEqualTo("rw-------");
    assertThat(agent.token()).hasSize(64);
  }

  @Test
  void token_replacedWhileServing_newOneCountsAtOnceAndTheOldNoMore() throws Exception {
    String old = agent.token();
    String fresh = "f".repeat(64);
    try {
      assertThat(post("/api/v1/restores", "{}", "Bearer " + old).statusCode()).isEqualTo(400);
      Files.writeString(agent.tokenFile(), fresh + "\n");
      assertThat(post("/api/v1/restores", "{}", "Bearer " + old).statusCode()).isEqualTo(401);
      assertThat(post("/api/v1/restores", "{}", "Bearer " + fresh).statusCode()).isEqualTo(400);

      Files.writeString(agent.tokenFile(), "short\n");
      HttpResponse<String> none = post("/api/v1/restores", "{}", "Bearer short");
      assertThat(none.statusCode()).isEqualTo(503);
      assertThat(none.body()).contains("http.tokenFile", "has 5 characters");
      Path away = folder.resolve("token-away");
      Files.move(agent.tokenFile(), away);
      assertThat(post("/api/v1/restores", "{}", "Bearer " + fresh).statusCode()).isEqualTo(503);
      Files.move(away, agent.tokenFile());
    } finally {
      Files.writeString(agent.tokenFile(), old + "\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/backups", "/api/v1/checks", "/api/v1/restores", "/nowhere"})
  void post_withoutOrWithWrongToken_is401(String path) throws Exception {
    assertThat(post(path, "{}", "").statusCode()).isEqualTo(401);
    assertThat(post(path, "{}", "Bearer " + "0".repeat(64)).statusCode()).isEqualTo(401);
    assertThat(post(path, "{}", "Basic " + agent.token()).body()).contains("Authorization: Bearer");
  }

  @Test
  void backup_storeIsNotThere_is202AndTheRunFailsInWords() throws Exception {
    HttpResponse<String> response = post("/api/v1/backups", "", "Bearer " + agent.token());
    assertThat(response.statusCode()).isEqualTo(202);
    RunView queued = ApiJson.read(response.body(), RunView.class);
    assertThat(queued.id()).matches("\\d{8}-\\d{6}-[0-9a-f]{4}");
    RunView ended = Awaitility.await().until(() -> run(queued.id()), RunView::ended);
    assertThat(ended.state()).isEqualTo("failed");
    assertThat(ended.reason()).startsWith("store 127.0.0.1:").contains("did not answer");
    assertThat(get("/api/v1/runs").body()).contains(queued.id());
  }

  @Test
  void post_bodyNotAccepted_is400AndSaysWhy() throws Exception {
    HttpResponse<String> unknown =
        post("/api/v1/checks", "{\"bakcup\":\"x\"}", "Bearer " + agent.token());
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("bakcup");
    assertThat(post("/api/v1/restores", "{}", "Bearer " + agent.token()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void restore_folderNotEmpty_is409() throws Exception {
    String body = "{\"backup\":\"backup-1\",\"dir\":\"" + folder + "\"}";
    HttpResponse<String> response = post("/api/v1/restores", body, "Bearer " + agent.token());
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("is not empty");
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.agent.http.AgentFixture#described")
  @ValueSource(strings = {"/health", "/health/liveness", "/health/readiness", "/metrics", "/"})
  void get_withoutToken_is200(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void doctor_storeIsNotThere_saysWhatItCouldNotSeeAndWhatIsBroken() throws Exception {
    String findings = get("/doctor").body();
    assertThat(findings)
        .contains("\"rule\":\"last-save\",\"state\":\"unknown\",\"found\":\"store 127.0.0.1:")
        .contains("\"rule\":\"restore-tested\",\"state\":\"failed\"", "\"mend\":\"run a check");
    assertThat(get("/metrics").body())
        .contains("holdfast_doctor_rule_ok{rule=\"restore-tested\"} 0.0")
        .contains("holdfast_doctor_rule_ok{rule=\"last-save\"} NaN");
  }

  @Test
  void evidence_ofNoRun_is404() throws Exception {
    assertThat(get("/api/v1/evidence/20200101-000000-0000").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/evidence/..%2Fstate").statusCode()).isEqualTo(404);
  }

  @Test
  void configuration_changedWhileServing_isTakenUp() throws Exception {
    String before = Files.readString(agent.config());
    try {
      Files.writeString(
          agent.config(),
          before.replace("name: yearly", "name: decennial").replace("retain: 2", "retain: 3"));
      Awaitility.await().until(() -> get("/api/v1/status").body().contains("decennial"));
      assertThat(get("/metrics").body())
          .contains("policy=\"decennial\"")
          .doesNotContain("{policy=\"yearly\",task=\"backup\"}");
    } finally {
      Files.writeString(agent.config(), before);
      Awaitility.await().until(() -> get("/api/v1/status").body().contains("yearly"));
    }
  }

  @Test
  void get_whatThereIsNot_is404InJson() throws Exception {
    assertThat(get("/api/v1/runs/20200101-000000-0000").body()).contains("there is no run");
    HttpResponse<String> nowhere = get("/nowhere");
    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(nowhere.body()).isEqualTo("{\"error\":\"there is nothing at /nowhere\"}");
  }

  @Test
  void page_mayLoadOnlyWhatLiesHere() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.headers().firstValue("Content-Type"))
        .hasValueSatisfying(each -> assertThat(each).startsWith("text/html"));
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            each ->
                assertThat(each)
                    .contains("default-src 'none'", "script-src 'self'", "form-action 'none'")
                    .doesNotContain("unsafe", "*", "http"));
    assertThat(page.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(page.body())
        .contains("<h1>Holdfast backups</h1>", "yearly")
        .containsOnlyOnce("<script")
        .doesNotContain("http://", "https://", " style=", " onclick=");
  }

  @ParameterizedTest
  @CsvSource({
    "/page/page.css,text/css",
    "/page/page.js,text/javascript",
    "/page/icon.svg,image/svg+xml",
    "/page/live,text/html"
  })
  void pageParts_areThereAndOfTheirKind(String path, String type) throws Exception {
    HttpResponse<String> part = get(path);
    assertThat(part.statusCode()).isEqualTo(200);
    assertThat(part.headers().firstValue("Content-Type"))
        .hasValueSatisfying(each -> assertThat(each).startsWith(type));
    assertThat(part.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void whatever_mayChangeSomething_needsTheToken(String method) throws Exception {
    HttpResponse<String> refused =
        client.send(
            HttpRequest.newBuilder(URI.create(agent.url() + "/api/v1/runs/x"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
  }

  @Test
  void metrics_afterARun_passPromtool() throws Exception {
    Path promtool = Path.of("/usr/bin/promtool");
    Assumptions.assumeTrue(Files.isExecutable(promtool), "promtool is not installed");
    String metrics = get("/metrics").body();
    assertThat(metrics)
        .contains(
            "holdfast_backup_last_success_timestamp_seconds{policy=\"yearly\",task=\"backup\"} 0.0");
    Process process =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write(metrics.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  private static RunView run(String id) throws Exception {
    return ApiJson.read(get("/api/v1/runs/" + id).body(), RunView.class);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(agent.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String body, String authorization)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(agent.url() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
