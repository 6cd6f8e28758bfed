package io.holdfast.agent.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.holdfast.agent.core.model.Alert;
import io.holdfast.agent.core.model.AlertKind;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {
  private static final Instant AT = Instant.parse("2026-11-21T04:00:00Z");
  private static final Alert FAILED =
      Alert.begun(
          AlertKind.FAILED, "nightly", "the last run failed: <full> & \"red\" · größer", AT);

  private final MockWebServer server = new MockWebServer();

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tell_json_hasEveryField() throws InterruptedException {
    RecordedRequest request = told(WebhookKind.JSON, FAILED, null);
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    assertThat(body(request))
        .isEqualTo(
            "{\"source\":\"Holdfast data\",\"status\":\"firing\",\"alert\":\"BackupFailed\","
                + "\"key\":\"failed/nightly\",\"subject\":\"nightly\","
                + "\"title\":\"Holdfast data: backup run of policy nightly failed\","
                + "\"text\":\"the last run failed: <full> & \\\"red\\\" · größer\","
                + "\"since\":\"2026-11-21T04:00:00Z\",\"resolvedAt\":null}");
  }

  @Test
  void tell_ntfy_hasTitlePriorityAndText() throws InterruptedException {
    RecordedRequest request = told(WebhookKind.NTFY, FAILED, null);
    assertThat(request.getTarget()).isEqualTo("/hook");
    assertThat(request.getHeaders().get("Title"))
        .isEqualTo("Holdfast data: backup run of policy nightly failed");
    assertThat(request.getHeaders().get("Priority")).isEqualTo("high");
    assertThat(body(request)).contains("größer", "since 2026-11-21T04:00:00Z");
  }

  @Test
  void tell_slack_isOneTextWithItsMarkUpEscaped() throws InterruptedException {
    String body = body(told(WebhookKind.SLACK, FAILED, null));
    assertThat(body)
        .startsWith("{\"text\":\":rotating_light: *Holdfast data: backup run")
        .contains("&lt;full&gt; &amp; \\\"red\\\"");
  }

  @Test
  void tell_over_saysSoInEachShape() throws InterruptedException {
    Alert over = FAILED.over(AT.plusSeconds(60));
    assertThat(body(told(WebhookKind.JSON, over, null)))
        .contains("\"status\":\"resolved\"", "\"resolvedAt\":\"2026-11-21T04:01:00Z\"");
    assertThat(body(told(WebhookKind.SLACK, over, null))).contains(":white_check_mark:", "over: ");
    assertThat(told(WebhookKind.NTFY, over, null).getHeaders().get("Priority"))
        .isEqualTo("default");
  }

  @Test
  void tell_tokenFile_isSentAndReadAnewEachTime() throws IOException, InterruptedException {
    Path token = Files.writeString(folder.resolve("token"), "one\n");
    assertThat(told(WebhookKind.NTFY, FAILED, token).getHeaders().get("Authorization"))
        .isEqualTo("Bearer one");
    Files.writeString(token, "two\n");
    assertThat(told(WebhookKind.NTFY, FAILED, token).getHeaders().get("Authorization"))
        .isEqualTo("Bearer two");
  }

  @Test
  void tell_refusedOrInTrouble_saysWhichWithoutTheAddress() {
    for (int status : new int[] {400, 404, 302}) {
      assertThatThrownBy(() -> tell(status))
          .isInstanceOf(Refused.class)
          .hasMessage("webhook ops answered with " + status);
    }
    for (int status : new int[] {429, 500, 503}) {
      assertThatThrownBy(() -> tell(status))
          .isInstanceOf(Unavailable.class)
          .hasMessage("webhook ops answered with " + status);
    }
  }

  @Test
  void tell_bodyThatNeverEnds_isGivenUp() {
    server.enqueue(
        new MockResponse.Builder()
            .body("x".repeat(1000))
            .throttleBody(1, 10, TimeUnit.SECONDS)
            .build());
    Webhook webhook =
        new Webhook(address(WebhookKind.JSON, null), "Holdfast", Duration.ofSeconds(1));
    assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () ->
            assertThatThrownBy(() -> webhook.tell(FAILED))
                .isInstanceOf(Unavailable.class)
                .hasMessage("webhook ops did not answer within 1 s"));
  }

  @Test
  void tell_addressFromAFileThatIsNone_isRefusedWithoutShowingIt() throws IOException {
    Path file = Files.writeString(folder.resolve("url"), "hooks.example.com/secret\n");
    WebhookAddress address =
        new WebhookAddress(
            "ops", WebhookKind.SLACK, null, file, null, EnumSet.allOf(AlertKind.class));
    assertThatThrownBy(() -> new Webhook(address, "Holdfast").tell(FAILED))
        .isInstanceOf(Refused.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void wants_onlyWhatItIsFor() {
    WebhookAddress address =
        new WebhookAddress(
            "ops", WebhookKind.JSON, "http://127.0.0.1/", null, null, EnumSet.of(AlertKind.CHECK));
    Webhook webhook = new Webhook(address, "Holdfast");
    assertThat(webhook.wants(FAILED)).isFalse();
    assertThat(webhook.wants(Alert.begun(AlertKind.CHECK, "restore-check", "w", AT))).isTrue();
  }

  private void tell(int status) {
    server.enqueue(new MockResponse.Builder().code(status).build());
    webhook(WebhookKind.JSON, null).tell(FAILED);
  }

  private RecordedRequest told(WebhookKind kind, Alert alert, @Nullable Path token)
      throws InterruptedException {
    server.enqueue(new MockResponse.Builder().build());
    webhook(kind, token).tell(alert);
    return server.takeRequest();
  }

  private Webhook webhook(WebhookKind kind, @Nullable Path token) {
    return new Webhook(address(kind, token), "Holdfast data");
  }

  private WebhookAddress address(WebhookKind kind, @Nullable Path token) {
    return new WebhookAddress(
        "ops", kind, server.url("/hook").toString(), null, token, EnumSet.allOf(AlertKind.class));
  }

  private static String body(RecordedRequest request) {
    return Objects.requireNonNull(request.getBody()).utf8();
  }
}
