package io.holdfast.agent.app;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * As much of Longhorn's API as a restore in place calls, with one backup of one volume. The
 * stand-in is another module, and knows no mock API server.
 */
final class LonghornDouble implements AutoCloseable {
  static final String VOLUME = "vol-old";
  static final String SNAPSHOT = "holdfast-20261121-030000-abcd";

  private final MockWebServer server = new MockWebServer();
  private final BooleanSupplier attached;
  private final Consumer<String> persistentVolume;

  /** What volumes and snapshots hold. */
  final Map<String, String> contents = new TreeMap<>();

  private boolean maintenance;
  private int broken;

  /**
   * A Longhorn.
   *
   * @param attached whether a pod uses the volume
   * @param persistentVolume makes the PV of a volume
   */
  LonghornDouble(BooleanSupplier attached, Consumer<String> persistentVolume) throws IOException {
    this.attached = attached;
    this.persistentVolume = persistentVolume;
    contents.put(VOLUME, "later");
    contents.put(SNAPSHOT, "backed up");
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(
                request.getMethod(),
                String.valueOf(request.getTarget()),
                request.getBody() == null ? "" : request.getBody().utf8());
          }
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** Has the next calls that change something be answered with 500, not done. */
  synchronized void breakNext(int calls) {
    broken = calls;
  }

  private synchronized MockResponse answer(String method, String target, String body) {
    if (method.equals("POST") && !target.contains("List") && broken > 0) {
      broken--;
      return new MockResponse.Builder()
          .code(503)
          .body("{\"type\":\"error\",\"message\":\"away\"}")
          .build();
    }
    if (target.equals("/v1/nodes")) {
      return json(
          "{\"data\":[{\"name\":\"node-1\",\"conditions\":{\"Ready\":{\"status\":\"True\"}}}]}");
    }
    if (target.equals("/v1/backupvolumes")) {
      return json(
          "{\"data\":[{\"name\":\"bv\",\"volumeName\":\""
              + VOLUME
              + "\",\"backupTargetName\":\"default\"}]}");
    }
    if (target.startsWith("/v1/backupvolumes/bv")) {
      return json(
          "{\"data\":[{\"name\":\"backup-1\",\"state\":\"Completed\",\"url\":\"s3://b@r/?backup=backup-1&volume="
              + VOLUME
              + "\",\"snapshotName\":\""
              + SNAPSHOT
              + "\",\"labels\":{\"holdfast.io/keys\":\"3\",\"holdfast.io/digest\":\"ab\"}}]}");
    }
    if (method.equals("POST") && target.equals("/v1/volumes")) {
      contents.putIfAbsent(name(body), "backed up");
      return json(volume(name(body)));
    }
    String volume = target.replaceAll("/v1/volumes/([^?]*).*", "$1");
    if (!contents.containsKey(volume)) {
      return new MockResponse.Builder().code(404).build();
    }
    if (method.equals("DELETE")) {
      contents.remove(volume);
      return new MockResponse.Builder().build();
    }
    switch (target.replaceAll(".*action=", "")) {
      case "attach" -> maintenance = body.contains("\"disableFrontend\":true");
      case "detach" -> maintenance = false;
      case "snapshotCRCreate" -> contents.putIfAbsent(name(body), contents.get(volume));
      case "snapshotCRDelete" -> contents.remove(name(body));
      case "snapshotCRList" -> {
        return json(snapshots());
      }
      case "snapshotRevert" -> {
        if (!maintenance || attached.getAsBoolean()) {
          return new MockResponse.Builder()
              .code(500)
              .body("{\"type\":\"error\",\"message\":\"with frontend enabled\"}")
              .build();
        }
        contents.put(volume, contents.get(name(body)));
        return new MockResponse.Builder().build();
      }
      case "pvCreate" -> persistentVolume.accept(volume);
      default -> {}
    }
    return json(volume(volume));
  }

  private String snapshots() {
    StringBuilder rows = new StringBuilder();
    for (String each : contents.keySet()) {
      if (each.equals(SNAPSHOT) || each.startsWith("holdfast-before-")) {
        rows.append(rows.isEmpty() ? "" : ",")
            .append("{\"name\":\"")
            .append(each)
            .append("\",\"readyToUse\":true}");
      }
    }
    return "{\"data\":[" + rows + "]}";
  }

  private String volume(String name) {
    boolean live = name.equals(VOLUME);
    boolean up = live && (maintenance || attached.getAsBoolean());
    return """
        {"name":"%s","state":"%s","robustness":"healthy","restoreInitiated":%s,"restoreRequired":false,
        "disableFrontend":%s,"numberOfReplicas":3,"fromBackup":"%s","controllers":[{"hostId":"%s","endpoint":""}]}
        """
        .formatted(
            name,
            up ? "attached" : "detached",
            !live,
            up && maintenance,
            live ? "" : "s3://b@r/?backup=backup-1&volume=" + VOLUME,
            up ? "node-1" : "");
  }

  private static String name(String body) {
    return body.replaceAll("(?s).*\"name\":\"([^\"]*)\".*", "$1");
  }

  private static MockResponse json(String body) {
    return new MockResponse.Builder().body(body).build();
  }

  @Override
  public void close() {
    server.close();
  }
}
