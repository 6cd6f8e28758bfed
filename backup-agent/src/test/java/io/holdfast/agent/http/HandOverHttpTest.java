package io.holdfast.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.port.RestoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandOverHttpTest {
  private static final String RUN = "20261121-101010-abcd";
  private static final String AT = "/api/v1/restores/" + RUN;

  @TempDir private static Path folder;
  private static AgentFixture agent;
  private static HttpClient client;
  private static HandOverDesk desk;

  @BeforeAll
  static void start() throws IOException {
    agent = new AgentFixture(folder);
    client = HttpClient.newHttpClient();
    desk = agent.part(HandOverDesk.class);
  }

  @AfterAll
  static void stop() {
    client.close();
    agent.close();
  }

  @AfterEach
  void withdraw() {
    desk.withdraw(RUN);
  }

  @Test
  void file_ofNoRunThatHandsOver_is404() throws Exception {
    desk.offer("20261121-101010-0000", new Pattern(3, false));
    for (String part : new String[] {"/file", "/manifest", "/received"}) {
      assertThat(post(AT + part, "{\"sha256\":\"ab\"}", agent.token()).statusCode())
          .as(part)
          .isEqualTo(404);
    }
    desk.withdraw("20261121-101010-0000");
  }

  @Test
  void file_withoutToken_isNotGivenAway() throws Exception {
    desk.offer(RUN, new Pattern(3, false));
    assertThat(post(AT + "/file", "", "0".repeat(64)).statusCode()).isEqualTo(401);
    assertThat(
            client
                .send(
                    HttpRequest.newBuilder(URI.create(agent.url() + AT + "/file")).GET().build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isIn(404, 405);
    assertThat(desk.sent(RUN)).isZero();
  }

  @Test
  void file_ofHundredsOfMegabytes_arrivesWholeWithoutRoomForItInMemory() throws Exception {
    long size = 400L << 20;
    desk.offer(RUN, new Pattern(size, false));
    assertThat(post(AT + "/manifest", "", agent.token()).body()).isEqualTo("{}");
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    long arrived = 0;
    HttpResponse<InputStream> response =
        client.send(
            request(AT + "/file", "", agent.token()), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(size);
    try (InputStream in = response.body()) {
      byte[] buffer = new byte[1 << 16];
      for (int count; (count = in.read(buffer)) > 0; arrived += count) {
        digest.update(buffer, 0, count);
      }
    }
    assertThat(arrived).isEqualTo(size);
    assertThat(desk.isReceived(RUN)).isFalse();
    String sum = HexFormat.of().formatHex(digest.digest());
    HttpResponse<String> wrong =
        post(AT + "/received", "{\"sha256\":\"" + "0".repeat(64) + "\"}", agent.token());
    assertThat(wrong.statusCode()).isEqualTo(409);
    assertThat(wrong.body()).contains("what was sent " + sum);
    assertThat(post(AT + "/received", "{\"sha256\":\"" + sum + "\"}", agent.token()).statusCode())
        .isEqualTo(200);
    assertThat(desk.isReceived(RUN)).isTrue();
  }

  @Test
  void file_thatBreaksOffWhereItComesFrom_isSeenAsBrokenByTheRecipient() {
    desk.offer(RUN, new Pattern(5 << 20, true));
    assertThatThrownBy(() -> post(AT + "/file", "", agent.token())).isInstanceOf(IOException.class);
    assertThat(desk.isReceived(RUN)).isFalse();
  }

  private static HttpResponse<String> post(String path, String body, String token)
      throws Exception {
    return client.send(request(path, body, token), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(String path, String body, String token) {
    return HttpRequest.newBuilder(URI.create(agent.url() + path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** Bytes that are made as they are read. */
  private record Pattern(long size, boolean breaks) implements RestoredFile {
    @Override
    public Optional<String> manifest() {
      return Optional.of("{}");
    }

    @Override
    public InputStream read() {
      return new InputStream() {
        private long at;

        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          if (breaks && at > size / 2) {
            throw new IOException("the pod is gone");
          }
          int count = (int) Math.min(length, size - at);
          for (int i = 0; i < count; i++) {
            into[offset + i] = (byte) (((at + i) * 31) >>> 3);
          }
          at += count;
          return count == 0 ? -1 : count;
        }
      };
    }

    @Override
    public void close() {}
  }
}
