package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The launcher as a newcomer uses it, with its state in a folder whose name has a space. */
final class LauncherIT {
  @TempDir Path folder;
  private Launched launched = new Launched(Path.of("/none"));

  @BeforeEach
  void prepare() {
    launched = new Launched(folder.resolve("state folder"));
  }

  @AfterEach
  void stop() throws Exception {
    launched.run("down");
  }

  @Test
  void up_killEverything_upAgain_keepsDataAndPassesTheCheck() throws Exception {
    Outcome up = launched.up();
    assertThat(up.exitCode()).as(up.output()).isZero();
    assertThat(up.output()).contains("verified").contains("redis-cli");
    Path password = launched.home().resolve("password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
    try (Jedis client = launched.client()) {
      client.set("kept", "yes");
      client.save();
    }

    for (ProcessHandle process : launched.processes()) {
      process.destroyForcibly();
      process.onExit().join();
    }
    Outcome again = launched.up();

    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(again.output()).contains("verified");
    try (Jedis client = launched.client()) {
      assertThat(client.get("kept")).isEqualTo("yes");
    }
    Outcome twice = launched.up();
    assertThat(twice.exitCode()).as(twice.output()).isZero();
    assertThat(launched.processes()).hasSize(4);

    Outcome down = launched.run("down");
    assertThat(down.exitCode()).as(down.output()).isZero();
    assertThat(launched.processes()).isEmpty();
  }

  @Test
  void up_withATakenPort_isOneLineAndStartsNothing() throws Exception {
    try (var taken = new ServerSocket(launched.port, 1, InetAddress.getLoopbackAddress())) {
      Outcome up = launched.up();

      assertThat(up.exitCode()).isNotZero();
      assertThat(up.output()).contains(String.valueOf(taken.getLocalPort()));
      assertThat(up.output().lines().filter(line -> !line.isBlank())).hasSize(1);
    }
    assertThat(launched.processes()).isEmpty();
  }

  /** Linux only, as the launcher is. */
  @Test
  void up_agent_startsFromItsCacheAndIsSmall() throws Exception {
    Outcome up = launched.up();
    assertThat(up.exitCode()).as(up.output()).isZero();
    ProcessHandle agent = launched.process("agent").orElseThrow();
    Path process = Path.of("/proc", String.valueOf(agent.pid()));

    assertThat(Files.readString(process.resolve("maps"))).contains("/start.aot");
    assertThat(Files.readString(launched.home().resolve("logs/agent.log")))
        .doesNotContain("[warning]")
        .doesNotContain("[error]");
    // 120 MiB is what it should have at most; the rest is room for other kernels and C libraries.
    assertThat(resident(process)).isLessThan(160 * 1024);
  }

  /** In KiB. */
  private static int resident(Path process) throws Exception {
    String status = Files.readString(process.resolve("status"));
    return Integer.parseInt(status.replaceAll("(?s).*VmRSS:\\s*(\\d+) kB.*", "$1"));
  }

  @Test
  void restore_toFolder_bringsTheSnapshotBack() throws Exception {
    assertThat(launched.up().exitCode()).isZero();
    try (Jedis client = launched.client()) {
      client.set("restored", "from the store");
    }
    Outcome backup = launched.run("backup");
    assertThat(backup.exitCode()).as(backup.output()).isZero();
    String id = backup.output().replaceAll("(?s).*?(backup-[0-9a-f]{16}).*", "$1");
    Path target = folder.resolve("restored here");

    Outcome restore = launched.run("restore", id, "--to", target.toString());

    assertThat(restore.exitCode()).as(restore.output()).isZero();
    assertThat(target.resolve("dump.rdb")).isNotEmptyFile();
    Outcome verify = launched.run("server", "verify", "--dir", target.toString(), "--json");
    assertThat(verify.exitCode()).as(verify.output()).isZero();
  }
}
