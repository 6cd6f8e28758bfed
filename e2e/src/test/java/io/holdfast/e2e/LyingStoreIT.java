package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * The backup store gives back something else than it was given, in every way there is: the restore
 * check catches each and names it. All four processes are real; the lies are told on the disk of
 * the S3 endpoint.
 */
final class LyingStoreIT {
  private static final Pattern BACKUP = Pattern.compile("backup-[0-9a-f]{16}");
  private static final int KEYS = 1000;

  @TempDir static Path home;
  private static Deployment deployment = new Deployment(Path.of("/none"));

  @RegisterExtension final LogsOnFailure logs = new LogsOnFailure(() -> deployment);

  @BeforeAll
  static void start() throws IOException {
    deployment = new Deployment(home);
    deployment.start();
  }

  @AfterAll
  static void stop() {
    deployment.close();
  }

  @BeforeEach
  void fill() {
    try (Jedis client = deployment.client()) {
      client.flushAll();
      for (int i = 0; i < KEYS; i++) {
        client.set("key:" + i, "value " + i);
      }
      client.rpush("list", "a", "b", "c");
      // Random bytes fill several blocks and are in none that an earlier test has stored.
      byte[] noise = new byte[1 << 20];
      new Random(System.nanoTime()).nextBytes(noise);
      for (int i = 0; i < 5; i++) {
        noise[i] ^= 1;
        client.hset(
            "noise".getBytes(StandardCharsets.UTF_8),
            ("field" + i).getBytes(StandardCharsets.UTF_8),
            noise);
      }
    }
  }

  @Test
  void flippedByte_isNamedAndStaysInFurtherIncrementalsUntilAFullBackup() throws Exception {
    // A file that no save changes, as long as one block, which each backup therefore shares.
    byte[] ballast = new byte[2 << 20];
    new Random(7).nextBytes(ballast);
    Files.write(deployment.dataFolder().resolve("ballast"), ballast);
    String address =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-512").digest(ballast))
            .substring(0, 64);
    String id = backup();
    Path block =
        stored(id).blocks().stream()
            .filter(each -> StoredBackup.address(each).equals(address))
            .findFirst()
            .orElseThrow();
    flip(block);

    Outcome check = check(id);
    assertThat(check.output())
        .contains("unrestorable", id, StoredBackup.address(block))
        .contains("take a full backup");

    String incremental = backup();
    assertThat(check(incremental).output())
        .as("Longhorn trusts a block that it has sent once")
        .contains("unrestorable", StoredBackup.address(block));

    String full = backup("--full");
    Outcome mended = deployment.agent("check", full);
    assertThat(mended.exitCode()).as(mended.output()).isZero();
  }

  @Test
  void missingBlock_isNamed() throws Exception {
    String id = backup();
    Path block = stored(id).blocks().getLast();
    Files.delete(block);
    assertThat(check(id).output())
        .contains("unrestorable", id, StoredBackup.address(block), "missing");
  }

  @Test
  void swappedBlocks_oneOfThemIsNamed() throws Exception {
    String id = backup();
    List<Path> blocks = stored(id).blocks();
    Path one = blocks.get(blocks.size() - 2);
    Path other = blocks.getLast();
    byte[] kept = Files.readAllBytes(one);
    Files.write(one, Files.readAllBytes(other));
    Files.write(other, kept);
    assertThat(check(id).output())
        .contains("unrestorable", id)
        .containsAnyOf(StoredBackup.address(one), StoredBackup.address(other));
  }

  @Test
  void staleBlock_contentOfAnOlderBackup_isNamed() throws Exception {
    StoredBackup older = stored(backup());
    fill();
    String id = backup();
    List<Path> fresh = stored(id).blocks().stream().filter(each -> !in(older, each)).toList();
    Path block = fresh.getLast();
    Files.write(block, Files.readAllBytes(older.blocks().getLast()));
    assertThat(check(id).output()).contains("unrestorable", id, StoredBackup.address(block));
  }

  @Test
  void truncatedConfiguration_isNamed() throws Exception {
    String id = backup();
    Path config = stored(id).config();
    byte[] whole = Files.readAllBytes(config);
    Files.write(config, Arrays.copyOf(whole, whole.length / 2));
    try {
      assertThat(check(id).output())
          .contains("unrestorable", id, config.getFileName().toString(), "cannot be parsed");
    } finally {
      Files.write(config, whole);
    }
  }

  @Test
  void oldButValidBackupUnderANewName_isAMismatchOfTheDigestAlone() throws Exception {
    StoredBackup old = stored(backup());
    try (Jedis client = deployment.client()) {
      client.set("key:7", "changed since");
    }
    String id = backup();
    stored(id).impersonate(old);

    assertThat(check(id).output())
        .contains("mismatch", id, "differs: digest: backed up")
        .doesNotContain("differs: keys");
  }

  @Test
  void backupOfAnotherVolumeUnderTheRightName_isAMismatch() throws Exception {
    String id = backup();
    try (Jedis client = deployment.client()) {
      client.flushAll();
      client.set("of", "somebody else");
      client.save();
    }
    String theirs = otherVolume("somebodys", deployment.dataFolder(), "dump.rdb", "manifest");
    stored(id).impersonate(stored(theirs));

    assertThat(check(id).output())
        .contains("mismatch", id, "differs: keys: backed up 1002, restored 1", "differs: digest");
  }

  @Test
  void dumpThatLoadsWithFewerKeysBesideTheRightManifest_isAMismatchByType() throws Exception {
    String id = backup();
    Path right = home.resolve("right");
    copy(deployment.dataFolder(), right);
    try (Jedis client = deployment.client()) {
      client.del("key:1", "key:2", "list");
      client.save();
    }
    Files.copy(
        deployment.dataFolder().resolve("dump.rdb"),
        right.resolve("dump.rdb"),
        StandardCopyOption.REPLACE_EXISTING);
    String theirs = otherVolume("fewer", right);
    stored(id).impersonate(stored(theirs));

    assertThat(check(id).output())
        .contains("mismatch", id, "differs: keys: backed up 1002, restored 999")
        .contains("db 0: string keys: manifest 1000, found 998")
        .contains("db 0: list keys: manifest 1, found 0");
  }

  /** A check that must not pass; nothing of it stays behind. */
  private static Outcome check(String id) throws Exception {
    Outcome check = deployment.agent("check", id);
    assertThat(check.exitCode()).as(check.output()).isEqualTo(1);
    assertThat(deployment.volumes()).noneMatch(name -> name.startsWith("holdfast-check-"));
    return check;
  }

  private static String backup(String... options) throws Exception {
    String[] words = new String[options.length + 1];
    words[0] = "backup";
    System.arraycopy(options, 0, words, 1, options.length);
    Outcome outcome = deployment.agent(words);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    Matcher matcher = BACKUP.matcher(outcome.output());
    assertThat(matcher.find()).as(outcome.output()).isTrue();
    return matcher.group();
  }

  private static StoredBackup stored(String id) throws IOException {
    return StoredBackup.of(home.resolve("s3"), id);
  }

  private static void flip(Path block) throws IOException {
    byte[] content = Files.readAllBytes(block);
    content[content.length / 2] ^= 1;
    Files.write(block, content);
  }

  private static boolean in(StoredBackup backup, Path block) {
    try {
      return backup.blocks().contains(block);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Another volume of the same Longhorn with files of a folder, backed up; returns the backup. */
  private static String otherVolume(String name, Path files, String... only) throws Exception {
    post("/v1/volumes", "{\"name\":\"%s\",\"size\":\"1073741824\"}".formatted(name));
    awaitAnswer("/v1/volumes/" + name, "\"state\":\"detached\"");
    String node = first(get("/v1/nodes"), "\"name\":\"([^\"]+)\"");
    act(name, "attach", "{\"hostId\":\"%s\"}".formatted(node));
    awaitAnswer("/v1/volumes/" + name, "\"state\":\"attached\"");
    Path head = home.resolve("longhorn/volumes").resolve(name).resolve("head");
    copy(files, head, only);
    act(name, "snapshotCRCreate", "{\"name\":\"s-%s\"}".formatted(name));
    await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                act(name, "snapshotCRGet", "{\"name\":\"s-%s\"}".formatted(name))
                    .contains("\"readyToUse\":true"));
    act(name, "snapshotBackup", "{\"name\":\"s-%s\"}".formatted(name));
    return await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () -> first(get("/v1/volumes/" + name), "\"lastBackup\":\"(backup-[0-9a-f]{16})\""),
            each -> !each.isEmpty());
  }

  private static void copy(Path from, Path to, String... only) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (only.length == 0 || Arrays.stream(only).anyMatch(name::contains)) {
          Files.copy(file, to.resolve(name));
        }
      }
    }
  }

  private static String act(String volume, String action, String body) throws Exception {
    return post("/v1/volumes/" + volume + "?action=" + action, body);
  }

  private static String get(String path) throws Exception {
    return send(request(path).build());
  }

  private static String post(String path, String body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + deployment.longhornPort + path));
  }

  private static String send(HttpRequest request) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response.body();
    }
  }

  private static void awaitAnswer(String path, String text) {
    await().atMost(Duration.ofMinutes(3)).until(() -> get(path).contains(text));
  }

  private static String first(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
