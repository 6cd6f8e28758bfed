package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.sim.backupstore.S3Access;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole backups and restores, over a folder and over the real S3 subcommand. */
class BackupRoundTripTest {
  private static final int BLOCK = 2 << 20;

  private static void fill(Path head) throws IOException {
    var random = new Random(7);
    Files.createDirectories(head.resolve("deep/er/est"));
    for (int i = 0; i < 40; i++) {
      var content = new byte[random.nextInt(20_000)];
      random.nextBytes(content);
      Files.write(head.resolve("deep/er/file-" + i), content);
    }
    Files.createFile(head.resolve("empty"));
    Files.writeString(head.resolve("exactly"), "x".repeat(BLOCK));
    var big = new byte[5 * BLOCK + 17];
    random.nextBytes(big);
    Files.write(head.resolve("big.bin"), big);
    Files.createSymbolicLink(head.resolve("link"), Path.of("deep/er/file-1"));
    Files.createSymbolicLink(head.resolve("dangling"), Path.of("/nowhere/at/all"));
    Files.setPosixFilePermissions(
        head.resolve("deep/er/file-3"), PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(
        head.resolve("deep/er/est"), PosixFilePermissions.fromString("r-xr-x---"));
    Files.setLastModifiedTime(
        head.resolve("empty"), FileTime.from(Instant.parse("2020-02-02T02:02:02.123456789Z")));
  }

  private static void roundTrip(Running running) throws IOException {
    var longhorn = running.client();
    longhorn.attached("data");
    fill(running.head("data"));
    var backup = longhorn.completed("data", "snap-1");
    var before = TreeText.of(running.head("data"));
    Files.delete(running.head("data").resolve("big.bin"));
    var restored = longhorn.restored(backup.path("url").asText(), "copy");
    assertThat(restored.path("robustness").asText()).isEqualTo("unknown");
    assertThat(TreeText.of(running.head("copy"))).isEqualTo(before);
  }

  @Test
  void restore_overNfs_sameTree(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      roundTrip(running);
    }
  }

  @Test
  void restore_overS3_sameTree_alsoAfterTheStoreWasKilled(@TempDir Path folder) throws Exception {
    Path keys =
        Files.writeString(
            folder.resolve("keys"), "AWS_ACCESS_KEY_ID=me\nAWS_SECRET_ACCESS_KEY=sesame\n");
    var flags =
        List.of(
            "s3",
            "--dir",
            folder.resolve("s3").toString(),
            "--credentials",
            keys.toString(),
            "--bucket",
            "holdfast");
    int port;
    try (var store = new Program(folder.resolve("log"), withPort(flags, 0))) {
      port = store.port();
      var access = new S3Access(URI.create("http://127.0.0.1:" + port), "me", "sesame");
      try (var running =
          new Running(folder.resolve("root"), Optional.of("s3://holdfast@us-east-1/"), access)) {
        roundTrip(running);
        var longhorn = running.client();
        longhorn.snapshot("data", "snap-2");
        String url = longhorn.backups("data").path(0).path("url").asText();
        store.kill();

        long begun = System.nanoTime();
        String lost = startWhileGone(longhorn);
        assertThat((System.nanoTime() - begun) / 1e9).isLessThan(60);
        assertThat(lost).contains("holdfast");
        var down = longhorn.awaitTarget(target -> !target.path("available").asBoolean());
        assertThat(down.path("message").asText()).contains("backup target default");
        assertThat(
                longhorn
                    .tryAct("data", "snapshotBackup", "{\"name\":\"snap-2\"}")
                    .json()
                    .path("message")
                    .asText())
            .isEqualTo(
                "failed to backup snapshot: admission webhook \"validator.longhorn.io\" denied the"
                    + " request: backup target default is not available");

        try (var again = new Program(folder.resolve("log2"), withPort(flags, port))) {
          assertThat(again.port()).isEqualTo(port);
          longhorn.awaitTarget(target -> target.path("available").asBoolean());
          assertThat(longhorn.restored(url, "copy-2").path("state").asText()).isEqualTo("detached");
          String name = longhorn.startBackup("data", "snap-2", "incremental");
          longhorn.awaitBackup(name, row -> row.path("state").asText().equals("Completed"));
        }
      }
    }
  }

  /**
   * The reason why a backup against a store that just went away fails: as a state, or at once once
   * that is known.
   */
  private static String startWhileGone(Longhorn longhorn) {
    var reply = longhorn.tryAct("data", "snapshotBackup", "{\"name\":\"snap-2\"}");
    if (reply.status() != 200) {
      return longhorn.get("/v1/backuptargets/default").json().path("message").asText();
    }
    for (JsonNode row : longhorn.backups("data")) {
      if (row.path("snapshotName").asText().equals("snap-2")) {
        return longhorn
            .awaitBackup(
                row.path("name").asText(), failed -> failed.path("state").asText().equals("Error"))
            .path("error")
            .asText();
      }
    }
    throw new AssertionError("no backup of snap-2");
  }

  @Test
  void backup_endpointAcceptsAndNeverAnswers_errorWithReason(@TempDir Path folder)
      throws IOException {
    try (var store =
        new io.holdfast.sim.s3.S3Endpoint(
            folder.resolve("s3"), "127.0.0.1", 0, null, List.of("holdfast"))) {
      var proxy = new FrozenPort(store.port());
      try (proxy;
          var running =
              new Running(
                  folder.resolve("root"),
                  Optional.of("s3://holdfast@us-east-1/"),
                  new S3Access(URI.create("http://127.0.0.1:" + proxy.port()), null, null))) {
        var longhorn = running.client();
        longhorn.attached("data");
        longhorn.snapshot("data", "snap-1");
        longhorn.awaitTarget(target -> target.path("available").asBoolean());
        proxy.freeze();
        String name = longhorn.startBackup("data", "snap-1", "incremental");
        var failed = longhorn.awaitBackup(name, row -> row.path("state").asText().equals("Error"));
        assertThat(failed.path("error").asText()).containsIgnoringCase("timed out");
      }
    }
  }

  private static List<String> withPort(List<String> flags, int port) {
    var all = new java.util.ArrayList<>(flags);
    all.addAll(List.of("--port", Integer.toString(port)));
    return all;
  }

  private static long uploaded(JsonNode backup) {
    return backup.path("newlyUploadDataSize").asLong();
  }

  @Test
  void backup_again_uploadsOnlyChangedBlocks(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      var longhorn = running.client();
      longhorn.attached("data");
      Path file = running.head("data").resolve("data.bin");
      var content = new byte[10 * BLOCK];
      new Random(3).nextBytes(content);
      Files.write(file, content);
      var first = longhorn.completed("data", "one");
      assertThat(uploaded(first)).isCloseTo(10L * BLOCK, within(1L * BLOCK));
      assertThat(first.path("size").asLong()).isEqualTo(12L * BLOCK);

      try (var change = new RandomAccessFile(file.toFile(), "rw")) {
        change.seek(6L * BLOCK + 100);
        change.write(42);
      }
      var second = longhorn.completed("data", "two");
      // One block of content; the index changed as well (the time of the file), and compresses
      // well.
      assertThat(uploaded(second)).isBetween(2_000_000L, 2_300_000L);

      Files.writeString(running.head("data").resolve("aaa-new"), "small");
      assertThat(uploaded(longhorn.completed("data", "three"))).isLessThan(100_000);

      var full = longhorn.completed("data", "four", "full");
      assertThat(full.path("reUploadedDataSize").asLong()).isGreaterThan(10L * BLOCK);
      assertThat(full.path("backupMode").asText()).isEqualTo("full");

      assertThat(longhorn.restored(first.path("url").asText(), "old").path("state").asText())
          .isEqualTo("detached");
      assertThat(Files.readAllBytes(running.head("old").resolve("data.bin"))).isEqualTo(content);
      assertThat(running.head("old").resolve("aaa-new")).doesNotExist();
    }
  }

  @Test
  void backupDelete_oneOfTwo_theOtherStillRestores(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      var longhorn = running.client();
      longhorn.attached("data");
      Files.writeString(running.head("data").resolve("kept"), "same in both");
      Files.writeString(running.head("data").resolve("gone"), "only in the first");
      var first = longhorn.completed("data", "one");
      Files.delete(running.head("data").resolve("gone"));
      var second = longhorn.completed("data", "two");
      long before = blocks(folder);
      longhorn.post(
          "/v1/backupvolumes/any?action=backupDelete",
          "{\"name\":\"" + first.path("name").asText() + "\"}");
      org.awaitility.Awaitility.await().until(() -> longhorn.backups("data").size() == 1);
      assertThat(blocks(folder)).isLessThan(before);
      longhorn.restored(second.path("url").asText(), "copy");
      assertThat(running.head("copy").resolve("kept")).hasContent("same in both");
    }
  }

  private static long blocks(Path folder) throws IOException {
    try (var files = Files.walk(Running.store(folder))) {
      return files.filter(file -> file.toString().endsWith(".blk")).count();
    }
  }

  @Test
  void sync_otherClustersStore_findsAndRestoresItsBackups(@TempDir Path folder) throws IOException {
    String url;
    try (var running = Running.onNfs(folder)) {
      running.client().attached("data");
      Files.writeString(running.head("data").resolve("a"), "from elsewhere");
      url = running.client().completed("data", "one").path("url").asText();
    }
    try (var other =
        new Running(
            folder.resolve("other"),
            Optional.of("nfs://" + Running.store(folder)),
            S3Access.NONE)) {
      assertThat(other.client().backups("data")).hasSize(1);
      other.client().restored(url, "copy");
      assertThat(other.head("copy").resolve("a")).hasContent("from elsewhere");
    }
  }
}
