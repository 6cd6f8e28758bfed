package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.sim.backupstore.S3Access;
import io.holdfast.sim.s3.S3Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of damage to a backup store faults the restored volume and is named. */
class DamagedBackupTest {
  private static List<Path> find(Path folder, String suffix) throws IOException {
    return below(Running.store(folder), suffix);
  }

  private static List<Path> below(Path store, String suffix) throws IOException {
    try (var files = Files.walk(store)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  private static String checksum(Path block) {
    return block.getFileName().toString().replace(".blk", "");
  }

  /** A backup of a file with random bytes and a small one. */
  private static JsonNode backup(Running running) throws IOException {
    running.client().attached("data");
    var content = new byte[5 << 20];
    new Random(1).nextBytes(content);
    Files.write(running.head("data").resolve("dump.rdb"), content);
    Files.writeString(running.head("data").resolve("small"), "small");
    return running.client().completed("data", "one");
  }

  private static void assertFaulted(Running running, JsonNode backup, String name, String... parts)
      throws IOException {
    var volume = running.client().restored(backup.path("url").asText(), name);
    assertThat(volume.path("robustness").asText()).isEqualTo("faulted");
    assertThat(volume.path("restoreRequired").asBoolean()).isTrue();
    var condition = volume.path("conditions").path("Restore");
    assertThat(condition.path("status").asText()).isEqualTo("False");
    assertThat(condition.path("reason").asText()).isEqualTo("RestoreFailure");
    assertThat(condition.path("message").asText())
        .contains(backup.path("name").asText())
        .contains(parts);
    assertThat(volume.path("restoreStatus").path(0).path("error").asText()).contains(parts);
    assertThat(volume.path("restoreStatus").path(0).path("state").asText()).isEqualTo("error");
    assertThat(volume.path("actions").has("snapshotBackup")).isFalse();
  }

  @Test
  void restore_eachBlockFlippedDeletedOrSwapped_named(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      var backup = backup(running);
      var blocks = find(folder, ".blk");
      assertThat(blocks).hasSizeGreaterThanOrEqualTo(6);
      int number = 0;
      for (Path block : blocks) {
        byte[] good = Files.readAllBytes(block);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(block, bad);
        assertFaulted(
            running, backup, "flip-" + ++number, "block " + checksum(block), "at offset ");
        Files.delete(block);
        assertFaulted(running, backup, "gone-" + number, checksum(block), "missing in the store");
        Path other = blocks.get(number % blocks.size());
        Files.write(block, Files.readAllBytes(other));
        assertFaulted(
            running,
            backup,
            "swap-" + number,
            checksum(block),
            "checksum differs: expected " + checksum(block) + ", actual " + checksum(other));
        Files.write(block, new byte[0]);
        assertFaulted(running, backup, "none-" + number, checksum(block));
        Files.write(block, good);
      }
      assertThat(
              running
                  .client()
                  .restored(backup.path("url").asText(), "whole")
                  .path("state")
                  .asText())
          .isEqualTo("detached");
    }
  }

  @Test
  void restore_s3ObjectChangedOrDeletedBehindTheServer_named(@TempDir Path folder)
      throws IOException {
    try (var store =
            new S3Endpoint(folder.resolve("s3"), "127.0.0.1", 0, null, List.of("holdfast"));
        var running =
            new Running(
                folder.resolve("root"),
                Optional.of("s3://holdfast@us-east-1/some/prefix"),
                new S3Access(URI.create("http://127.0.0.1:" + store.port()), null, null))) {
      var backup = backup(running);
      Path block = below(folder.resolve("s3/holdfast/some/prefix"), ".blk").getFirst();
      byte[] bytes = Files.readAllBytes(block);
      bytes[bytes.length / 2] ^= 1;
      Files.write(block, bytes);
      assertFaulted(running, backup, "flip", "block " + checksum(block), "at offset ");
      Files.write(block, java.util.Arrays.copyOf(bytes, bytes.length / 2));
      assertFaulted(running, backup, "cut", "block " + checksum(block), "at offset ");
      Files.delete(block);
      assertFaulted(running, backup, "gone", checksum(block), "missing in the store");
    }
  }

  @Test
  void restore_configurationDamaged_named(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      var backup = backup(running);
      int number = 0;
      for (String file : List.of("backup_" + backup.path("name").asText() + ".cfg", "volume.cfg")) {
        Path config = find(folder, file).getFirst();
        byte[] good = Files.readAllBytes(config);
        Files.write(config, java.util.Arrays.copyOf(good, good.length / 2));
        String name = file.equals("volume.cfg") ? "" : backup.path("name").asText();
        assertFaultedConfig(running, backup, "cut-" + ++number, name, file, "cannot be parsed");
        Files.writeString(config, "not json at all");
        assertFaultedConfig(running, backup, "junk-" + number, name, file, "cannot be parsed");
        Files.delete(config);
        assertFaultedConfig(running, backup, "none-" + number, name, file, "missing in the store");
        Files.write(config, good);
      }
    }
  }

  private static void assertFaultedConfig(
      Running running, JsonNode backup, String volume, String name, String... parts)
      throws IOException {
    var row = running.client().restored(backup.path("url").asText(), volume);
    assertThat(row.path("robustness").asText()).isEqualTo("faulted");
    assertThat(row.path("conditions").path("Restore").path("message").asText())
        .contains(name)
        .contains(parts);
  }
}
