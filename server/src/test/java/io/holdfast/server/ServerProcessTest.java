package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.snapshot.SnapshotFiles;
import io.holdfast.server.verify.Verifier;
import io.holdfast.server.verify.VerifyReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals, which only a process of its own gets. */
class ServerProcessTest {
  /** Enough for a slow machine; what a server must not wait for takes longer or never ends. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  @TempDir Path folder;
  @TempDir Path logs;
  private int port;
  private @Nullable Process process;

  @AfterEach
  void end() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  @DisplayName("dragonfly#8270: SIGTERM does not hang behind CLIENT PAUSE, and saves")
  void sigterm_underClientPause_savesAndExits() throws Exception {
    start("--save=3600 1");
    try (RawClient client = client();
        RawClient held = client()) {
      client.call("SET", "a", "1");
      client.call("CLIENT", "PAUSE", "600000", "ALL");
      held.send("SET", "b", "2");
      terminate();
    }
    assertExit(0);
    assertThat(verify().keys()).isGreaterThanOrEqualTo(1);
  }

  @Test
  @DisplayName("dragonfly#8270: SIGTERM does not wait for blocked clients and slow readers")
  void sigterm_blockedAndSlowClients_savesAndExits() throws Exception {
    start("--save=3600 1");
    try (RawClient client = client();
        RawClient blocked = client();
        RawClient slow = client();
        RawClient half = client()) {
      client.call("SET", "large", "x".repeat(1 << 20));
      blocked.send("BLPOP", "list", "0");
      for (int i = 0; i < 200; i++) {
        slow.send("GET", "large"); // 200 MB that nobody reads
      }
      half.sendRaw("*3\r\n$3\r\nSET\r\n$1\r\nz\r\n$100\r\nhalf");
      await().until(() -> client.call("INFO", "clients").contains("blocked_clients:1"));
      terminate();
      assertExit(0);
      assertThat(verify().keys()).isOne();
    }
  }

  @Test
  @DisplayName("dragonfly#8270: a second SIGTERM does not cut the save short")
  void sigterm_severalTimes_savesWhole() throws Exception {
    start("--save=3600 1");
    int keys = 200_000;
    try (RawClient client = client()) {
      fill(client, keys);
    }
    for (int i = 0; i < 20; i++) {
      terminate();
      Thread.sleep(20);
    }
    assertExit(0);
    assertThat(verify().keys()).isEqualTo(keys);
    start("--save=");
    try (RawClient client = client()) {
      assertThat(client.call("DBSIZE")).isEqualTo(":" + keys + "\r\n");
    }
  }

  @Test
  void sigterm_saveCannotBeWritten_exitsWithOneAndKeepsTheOldFile() throws Exception {
    start("--save=3600 1");
    try (RawClient client = client()) {
      client.call("SET", "a", "1");
      assertThat(client.call("SAVE")).isEqualTo("+OK\r\n");
      client.call("SET", "b", "1");
    }
    // a folder where the next temporary file would be
    Files.createDirectories(folder.resolve("temp-" + running().pid() + ".rdb/x"));
    terminate();
    assertExit(1);
    assertThat(log()).contains("The data could NOT be saved");
    assertThat(verify().keys()).isOne();
  }

  @Test
  void sigterm_whileLoading_exitsAtOnceAndLeavesTheDump() throws Exception {
    Path dump = folder.resolve("dump.rdb");
    long size = launchLoading(dump);
    terminate();
    assertExit(0);
    assertThat(Files.size(dump)).isEqualTo(size);
  }

  @Test
  void shutdown_whileLoading_exitsAtOnceAndLeavesTheDump() throws Exception {
    Path dump = folder.resolve("dump.rdb");
    long size = launchLoading(dump);
    try (RawClient client = client()) {
      client.send("SHUTDOWN");
      assertExit(0);
    }
    assertThat(Files.size(dump)).isEqualTo(size);
  }

  @Test
  void info_whereNumbersHaveOtherDigits_hasThoseOfPrograms() throws Exception {
    start("--save=");
    assertThat(answer("INFO", "all"))
        .containsPattern("used_memory:\\d+\r")
        .containsPattern("mem_fragmentation_ratio:\\d+\\.\\d\\d\r")
        .containsPattern("used_cpu_user:\\d+\\.\\d{6}\r");
  }

  @Test
  void start_folderOfARunningProcess_isRefused() throws Exception {
    start("--save=");
    Process second = process(1, "--save=");
    assertThat(second.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isOne();
    assertThat(Files.readString(logs.resolve("log1"))).contains("in use by another server");
    assertThat(answer("PING")).isEqualTo("+PONG\r\n");
  }

  @Test
  void ready_saveIsRehearsedWithoutATrace() throws Exception {
    start("--loglevel=debug");
    await() // it takes until the machine has time
        .atMost(Duration.ofSeconds(60))
        .until(() -> threads().contains("save-rehearsal") || log().contains("Rehearsed saving"));
    assertThat(log()).doesNotContain("rehearsing it failed");
    assertThat(answer("DBSIZE")).isEqualTo(":0\r\n");
    assertThat(answer("INFO", "persistence")).contains("rdb_saves:0\r\n");
    assertThat(folder.resolve("dump.rdb")).doesNotExist();
  }

  private List<String> threads() throws IOException {
    var names = new ArrayList<String>();
    Path all = Path.of("/proc/" + running().pid() + "/task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(all)) {
      for (Path thread : threads) {
        names.add(Files.readString(thread.resolve("comm")).strip());
      }
    }
    return names;
  }

  private void start(String... flags) throws IOException {
    launch(flags);
    await().until(() -> answer("PING").equals("+PONG\r\n"));
  }

  private void launch(String... flags) throws IOException {
    process = process(0, flags);
  }

  /** Has a server load for as long as it takes this to see it; gives the size of what it loads. */
  private long launchLoading(Path dump) throws Exception {
    writeDump(dump, 4_000_000);
    launch("--save=3600 1");
    while (!firstAnswer().startsWith("-LOADING")) { // it has loaded all before it was seen
      end();
      launch("--save=3600 1");
    }
    return Files.size(dump);
  }

  private String firstAnswer() {
    return await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> answer("GET", "key"), answer -> !answer.isEmpty());
  }

  private Process process(int number, String... flags) throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = number == 0 ? socket.getLocalPort() : port;
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.language=ar", // where numbers have other digits
                "-Duser.country=EG",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.holdfast.server.Main",
                "--port=" + port,
                "--bind=127.0.0.1",
                "--dir=" + folder));
    command.addAll(List.of(flags));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(logs.resolve("log" + number).toFile()))
        .start();
  }

  private RawClient client() {
    return new RawClient(port);
  }

  /** The reply to a request, or nothing if the server is not there yet. */
  private String answer(String... request) {
    try (RawClient client = client()) {
      return client.call(request);
    } catch (UncheckedIOException e) {
      assertThat(running().isAlive()).as(this::log).isTrue();
      return "";
    }
  }

  private static void fill(RawClient client, int keys) {
    int batch = 1000;
    for (int i = 0; i < keys; i += batch) {
      for (int j = i; j < i + batch; j++) {
        client.send("SET", "key:" + j, "value of " + j);
      }
      for (int j = i; j < i + batch; j++) {
        client.reply();
      }
    }
  }

  private static void writeDump(Path file, int keys) throws IOException {
    var dump = new ByteArrayOutputStream(16 * keys);
    dump.writeBytes("REDIS0003\376\0".getBytes(StandardCharsets.ISO_8859_1));
    for (int i = 0; i < keys; i++) {
      dump.write(0);
      dump.write(8);
      dump.writeBytes("%08d".formatted(i).getBytes(StandardCharsets.US_ASCII));
      dump.write(1);
      dump.write('v');
    }
    dump.write(0xff);
    Files.write(file, dump.toByteArray());
  }

  private void terminate() {
    running().destroy();
  }

  private void assertExit(int code) throws InterruptedException {
    assertThat(running().waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)).as(this::log).isTrue();
    assertThat(running().exitValue()).as(this::log).isEqualTo(code);
  }

  private VerifyReport verify() {
    VerifyReport report = new Verifier(new SnapshotFiles(folder, "dump.rdb"), null, null).verify();
    assertThat(report.result()).as(report.toText()).isEqualTo(VerifyReport.Result.VERIFIED);
    return report;
  }

  private Process running() {
    return java.util.Objects.requireNonNull(process);
  }

  private String log() {
    try {
      return Files.readString(logs.resolve("log0"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
