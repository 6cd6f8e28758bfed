package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the real program in the middle of its work, and a new start on the same folder. */
class CrashTest {
  private static final int MEGABYTE = 1 << 20;

  private final java.util.concurrent.atomic.AtomicInteger starts =
      new java.util.concurrent.atomic.AtomicInteger();

  private Program start(Path folder, int delay) throws IOException {
    Files.createDirectories(folder.resolve("store"));
    return new Program(
        folder.resolve("log-" + starts.incrementAndGet()),
        List.of(
            "serve",
            "--root=" + folder.resolve("root"),
            "--port=0",
            "--delay-ms=" + delay,
            "--backup-target=nfs://" + folder.resolve("store"),
            "--volume=data:1Gi"));
  }

  private static Longhorn client(Program program) {
    var longhorn = new Longhorn("http://127.0.0.1:" + program.port());
    longhorn.awaitState("data", "attached");
    return longhorn;
  }

  private static void write(Path folder, int megabytes) throws IOException {
    var content = new byte[megabytes * MEGABYTE];
    new Random(5).nextBytes(content);
    Files.write(folder.resolve("root/volumes/data/head/dump.rdb"), content);
  }

  @Test
  void killed_duringSnapshotBackupAndRestore_recovers(@TempDir Path folder) throws Exception {
    // During a snapshot: long delays hold it there.
    try (var program = start(folder, 1500)) {
      var longhorn = client(program);
      write(folder, 60);
      longhorn.act("data", "snapshotCRCreate", "{\"name\":\"half\"}");
      program.kill();
    }
    String lost;
    String url;
    try (var program = start(folder, 150)) {
      var longhorn = client(program);
      assertThat(longhorn.tryAct("data", "snapshotCRGet", "{\"name\":\"half\"}").status())
          .isEqualTo(404);
      longhorn.act("data", "snapshotCRCreate", "{\"name\":\"half\"}");
      await()
          .until(
              () ->
                  longhorn
                      .act("data", "snapshotCRGet", "{\"name\":\"half\"}")
                      .path("readyToUse")
                      .asBoolean());
      // During an upload.
      lost = longhorn.startBackup("data", "half", "incremental");
      longhorn.awaitBackup(lost, row -> row.path("progress").asInt() > 0);
      program.kill();
    }
    try (var program = start(folder, 20)) {
      var longhorn = client(program);
      var row = longhorn.backup(lost);
      assertThat(row.path("state").asText()).isEqualTo("Error");
      assertThat(row.path("error").asText()).contains("stopped");
      url = longhorn.completed("data", "whole").path("url").asText();
      // During a restore.
      longhorn.tryRestore(url, "copy");
      longhorn.awaitVolume(
          "copy",
          volume ->
              volume.path("restoreStatus").path(0).path("state").asText().equals("in_progress"));
      program.kill();
    }
    try (var program = start(folder, 20)) {
      var longhorn = client(program);
      var done = longhorn.awaitVolume("copy", Longhorn::restoreEnded);
      assertThat(done.path("state").asText()).isEqualTo("detached");
      assertThat(TreeText.of(folder.resolve("root/volumes/copy/head")))
          .isEqualTo(TreeText.of(folder.resolve("root/volumes/data/head")));
      assertThat(program.terminate()).isZero();
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".unfinished"))).isEmpty();
    }
  }
}
