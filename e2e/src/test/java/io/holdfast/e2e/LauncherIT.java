package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** The launcher as a newcomer uses it, with its state in a folder whose name has a space. */
final class LauncherIT {
  @TempDir Path folder;
  private final int port = Program.freePort();
  private final List<String> ports =
      List.of(
          "--port=" + port,
          "--metrics-port=" + Program.freePort(),
          "--agent-port=" + Program.freePort(),
          "--longhorn-port=" + Program.freePort(),
          "--s3-port=" + Program.freePort());

  @AfterEach
  void stop() throws Exception {
    holdfast("down");
  }

  @Test
  void up_killEverything_upAgain_keepsDataAndPassesTheCheck() throws Exception {
    Outcome up = up();
    assertThat(up.exitCode()).as(up.output()).isZero();
    assertThat(up.output()).contains("verified").contains("redis-cli");
    Path password = home().resolve("password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
    try (Jedis client = client()) {
      client.set("kept", "yes");
      client.save();
    }

    for (ProcessHandle process : processes()) {
      process.destroyForcibly();
      process.onExit().join();
    }
    Outcome again = up();

    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(again.output()).contains("verified");
    try (Jedis client = client()) {
      assertThat(client.get("kept")).isEqualTo("yes");
    }
    Outcome twice = up();
    assertThat(twice.exitCode()).as(twice.output()).isZero();
    assertThat(processes()).hasSize(4);

    Outcome down = holdfast("down");
    assertThat(down.exitCode()).as(down.output()).isZero();
    assertThat(processes()).isEmpty();
  }

  @Test
  void up_withATakenPort_isOneLineAndStartsNothing() throws Exception {
    try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Outcome up = up();

      assertThat(up.exitCode()).isNotZero();
      assertThat(up.output()).contains(String.valueOf(taken.getLocalPort()));
      assertThat(up.output().lines().filter(line -> !line.isBlank())).hasSize(1);
    }
    assertThat(processes()).isEmpty();
  }

  @Test
  void restore_toFolder_bringsTheSnapshotBack() throws Exception {
    assertThat(up().exitCode()).isZero();
    try (Jedis client = client()) {
      client.set("restored", "from the store");
    }
    Outcome backup = holdfast("backup");
    assertThat(backup.exitCode()).as(backup.output()).isZero();
    String id = backup.output().replaceAll("(?s).*?(backup-[0-9a-f]{16}).*", "$1");
    Path target = folder.resolve("restored here");

    Outcome restore = holdfast("restore", id, "--to", target.toString());

    assertThat(restore.exitCode()).as(restore.output()).isZero();
    assertThat(target.resolve("dump.rdb")).isNotEmptyFile();
    Outcome verify = holdfast("server", "verify", "--dir", target.toString(), "--json");
    assertThat(verify.exitCode()).as(verify.output()).isZero();
  }

  private Outcome up() throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("up", "-d"));
    arguments.addAll(ports);
    return holdfast(arguments.toArray(String[]::new));
  }

  private Outcome holdfast(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Program.ROOT.resolve("holdfast").toString());
    command.addAll(List.of(arguments));
    return Outcome.of(
        Map.of("HOLDFAST_HOME", home().toString(), "JAVA_HOME", System.getProperty("java.home")),
        180,
        command);
  }

  private Path home() {
    return folder.resolve("state folder");
  }

  private Jedis client() throws IOException {
    String password = Files.readString(home().resolve("password")).strip();
    return new Jedis(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder().password(password).build());
  }

  /** The processes that the pid files name and that live. */
  private List<ProcessHandle> processes() throws IOException {
    Path run = home().resolve("run");
    if (!Files.isDirectory(run)) {
      return List.of();
    }
    var alive = new ArrayList<ProcessHandle>();
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".pid")).toList()) {
        long pid = Long.parseLong(Files.readString(file).strip().split("\\s+")[0]);
        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).ifPresent(alive::add);
      }
    }
    return alive;
  }
}
