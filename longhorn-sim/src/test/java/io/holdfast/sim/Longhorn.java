package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.sim.state.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** A client of the API over a real socket, with the steps that tests have in common. */
final class Longhorn {
  private static final OkHttpClient HTTP =
      new OkHttpClient.Builder()
          .followRedirects(false)
          .retryOnConnectionFailure(false)
          .readTimeout(Duration.ofMinutes(2))
          .build();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final String url;

  /** An answer; {@code json} is a missing node when the body is no JSON. */
  record Reply(int status, String type, String text, String location, JsonNode json) {}

  /** {@code url} is without the {@code /v1}. */
  Longhorn(String url) {
    this.url = url;
  }

  String url() {
    return url;
  }

  Reply get(String path) {
    return send(new Request.Builder().url(url + path).build());
  }

  Reply get(String path, Map<String, String> headers) {
    var request = new Request.Builder().url(url + path);
    headers.forEach(request::header);
    return send(request.build());
  }

  Reply call(String method, String path, String body) {
    return send(
        new Request.Builder()
            .url(url + path)
            .method(method, RequestBody.create(body, MediaType.get("application/json")))
            .build());
  }

  Reply post(String path, String body) {
    return call("POST", path, body);
  }

  Reply delete(String path) {
    return send(new Request.Builder().url(url + path).delete().build());
  }

  private static Reply send(Request request) {
    try (var response = HTTP.newCall(request).execute()) {
      String text = response.body().string();
      JsonNode json;
      try {
        json = Json.MAPPER.readTree(text);
      } catch (IOException e) {
        json = Json.MAPPER.missingNode();
      }
      return new Reply(
          response.code(),
          String.valueOf(response.header("Content-Type")),
          text,
          String.valueOf(response.header("Location")),
          json);
    } catch (IOException e) {
      return new Reply(-1, "", e.toString(), "", Json.MAPPER.missingNode());
    }
  }

  /** An action that must succeed. */
  JsonNode act(String volume, String action, String body) {
    var reply = post("/v1/volumes/" + volume + "?action=" + action, body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  Reply tryAct(String volume, String action, String body) {
    return post("/v1/volumes/" + volume + "?action=" + action, body);
  }

  JsonNode volume(String name) {
    return get("/v1/volumes/" + name).json();
  }

  JsonNode awaitVolume(String name, Predicate<JsonNode> condition) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> condition.test(volume(name)));
    return volume(name);
  }

  JsonNode awaitState(String name, String state) {
    return awaitVolume(name, volume -> volume.path("state").asText().equals(state));
  }

  /** A volume, made and attached. */
  JsonNode attached(String name) {
    var made =
        post(
            "/v1/volumes",
            "{\"name\":\"" + name + "\",\"size\":\"1073741824\",\"numberOfReplicas\":1}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    awaitState(name, "detached");
    act(name, "attach", "{\"hostId\":\"" + node() + "\"}");
    return awaitState(name, "attached");
  }

  String node() {
    return get("/v1/nodes").json().path("data").path(0).path("name").asText();
  }

  /** A snapshot, asked for and awaited. */
  JsonNode snapshot(String volume, String name) {
    act(
        volume,
        "snapshotCRCreate",
        "{\"name\":\"" + name + "\",\"labels\":{\"made\":\"by-test\"}}");
    String body = "{\"name\":\"" + name + "\"}";
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> act(volume, "snapshotCRGet", body).path("readyToUse").asBoolean());
    return act(volume, "snapshotCRGet", body);
  }

  /** Starts a backup; returns its name, which only the snapshot's name leads to. */
  String startBackup(String volume, String snapshot, String mode) {
    var before = new HashSet<String>();
    backups(volume).forEach(row -> before.add(row.path("name").asText()));
    act(
        volume,
        "snapshotBackup",
        "{\"name\":\""
            + snapshot
            + "\",\"labels\":{\"made\":\"by-test\"},\"backupMode\":\""
            + mode
            + "\"}");
    return StreamSupport.stream(backups(volume).spliterator(), false)
        .filter(backup -> backup.path("snapshotName").asText().equals(snapshot))
        .map(backup -> backup.path("name").asText())
        .filter(name -> !before.contains(name))
        .findFirst()
        .orElseThrow();
  }

  JsonNode backups(String volume) {
    return post("/v1/backupvolumes/any?action=backupListByVolume", "{\"name\":\"" + volume + "\"}")
        .json()
        .path("data");
  }

  JsonNode backup(String name) {
    return post("/v1/backupvolumes/any?action=backupGet", "{\"name\":\"" + name + "\"}").json();
  }

  JsonNode awaitBackup(String name, Predicate<JsonNode> condition) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> condition.test(backup(name)));
    return backup(name);
  }

  JsonNode awaitTarget(Predicate<JsonNode> condition) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> condition.test(get("/v1/backuptargets/default").json()));
    return get("/v1/backuptargets/default").json();
  }

  /** A backup, completed and synced. */
  JsonNode completed(String volume, String snapshot) {
    return completed(volume, snapshot, "incremental");
  }

  JsonNode completed(String volume, String snapshot, String mode) {
    snapshot(volume, snapshot);
    return awaitBackup(
        startBackup(volume, snapshot, mode),
        backup -> {
          assertThat(backup.path("state").asText())
              .as(backup.path("error").asText())
              .isNotEqualTo("Error");
          return !backup.path("created").asText().isEmpty();
        });
  }

  Reply tryRestore(String backupUrl, String name) {
    return post(
        "/v1/volumes",
        "{\"name\":\""
            + name
            + "\",\"size\":\"0\",\"fromBackup\":\""
            + backupUrl
            + "\",\"numberOfReplicas\":1,\"recurringJobSelector\":[{\"name\":\"none\",\"isGroup\":true}]}");
  }

  /** A volume from a backup, restored or faulted. */
  JsonNode restored(String backupUrl, String name) {
    var made = tryRestore(backupUrl, name);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    return awaitVolume(name, Longhorn::restoreEnded);
  }

  static boolean restoreEnded(JsonNode volume) {
    boolean done =
        volume.path("state").asText().equals("detached")
            && volume.path("restoreInitiated").asBoolean()
            && !volume.path("restoreRequired").asBoolean();
    return done || volume.path("robustness").asText().equals("faulted");
  }
}
