package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.structure.StringValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Saves that can't succeed: the previous file is untouched, nothing is left behind, all say why.
 */
class SaveFaultsTest {
  @TempDir Path folder;
  private final Keyspace keyspace = new Keyspace(2, 16);
  private volatile SnapshotFiles files = new SnapshotFiles(Path.of(""), "");
  private final SnapshotSaver saver =
      new SnapshotSaver(keyspace, () -> new SnapshotSettings(files, true, true), "7.0.15", "0.1.0");

  @BeforeEach
  void prepare() {
    new Content(keyspace).oneOfEach();
    files = new SnapshotFiles(folder, "dump.rdb");
  }

  @AfterEach
  void end() {
    saver.close();
  }

  @Test
  void save_folderGone_failsAndHealsWhenItIsBack() throws IOException {
    files = new SnapshotFiles(folder.resolve("gone"), "dump.rdb");
    assertThatThrownBy(saver::save)
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("gone/temp-")
        .hasMessageContaining("NoSuchFile");
    SnapshotStatus status = saver.status();
    assertThat(status.lastSucceeded()).isFalse();
    assertThat(saver.lastFailed()).isTrue();
    assertThat(status.failed()).isOne();
    assertThat(status.inProgress()).isFalse();
    assertThat(status.lastError()).contains("gone");

    Files.createDirectory(folder.resolve("gone"));
    assertThat(saver.save().keys()).isEqualTo(10);
    assertThat(saver.lastFailed()).isFalse();
    assertThat(saver.status().lastError()).isEmpty();
  }

  @Test
  void save_readOnlyFolder_leavesThePreviousFile() throws Exception {
    saver.save();
    byte[] before = Files.readAllBytes(files.dump());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      Assumptions.assumeFalse(
          Files.isWritable(folder), "root writes to read-only folders: nothing to see here");
      assertThatThrownBy(saver::save).isInstanceOf(SnapshotException.class);
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertThat(Files.readAllBytes(files.dump())).isEqualTo(before);
  }

  @Test
  void save_dumpIsAFolder_failsAtTheRenameAndRemovesTheTemporaryFiles() throws IOException {
    Files.createDirectories(folder.resolve("dump.rdb/inner"));
    assertThatThrownBy(saver::save).isInstanceOf(SnapshotException.class);
    assertThat(names()).containsExactly("dump.rdb");
  }

  @Test
  void save_fullDisk_leavesThePreviousFileAndHeals() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=512k", "holdfast-test", small.toString()) == 0;
    Assumptions.assumeTrue(mounted, "may not mount a small tmpfs here (needs root)");
    try {
      files = new SnapshotFiles(small, "dump.rdb");
      String digest = saver.save().digest();
      byte[] before = Files.readAllBytes(files.dump());
      byte[] large = new byte[1_000_000];
      new Random(1).nextBytes(large);
      var content = new Content(keyspace);
      content.put(0, "large", StringValue.of(large), -1);

      assertThatThrownBy(saver::save)
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("No space left on device");
      assertThat(Files.readAllBytes(files.dump())).isEqualTo(before);
      assertThat(Manifest.read(files.manifest()).digest()).isEqualTo(digest);
      try (var list = Files.list(small)) {
        assertThat(list.map(f -> f.getFileName().toString()))
            .containsExactlyInAnyOrder("dump.rdb", "dump.rdb.manifest.json");
      }

      content.put(0, "large", Content.string("small again"), -1);
      assertThat(saver.save().keys()).isEqualTo(11);
    } finally {
      assertThat(run("umount", small.toString())).isZero();
    }
  }

  @Test
  @DisplayName("longhorn#350, #1500: the volume turns read-only, and back")
  void save_readOnlyRemount_leavesThePreviousFileAndHeals() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=512k", "holdfast-test", small.toString()) == 0;
    Assumptions.assumeTrue(mounted, "may not mount a small tmpfs here (needs root)");
    try {
      files = new SnapshotFiles(small, "dump.rdb");
      saver.save();
      byte[] before = Files.readAllBytes(files.dump());
      assertThat(run("mount", "-o", "remount,ro", small.toString())).isZero();
      assertThatThrownBy(saver::save)
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("Read-only file system");
      assertThat(Files.readAllBytes(files.dump())).isEqualTo(before);
      assertThat(run("mount", "-o", "remount,rw", small.toString())).isZero();
      assertThat(saver.save().keys()).isEqualTo(10);
      assertThat(saver.lastFailed()).isFalse();
    } finally {
      assertThat(run("umount", small.toString())).isZero();
    }
  }

  @Test
  void load_afterCrashBetweenTheRenames_findsTheManifest() throws IOException {
    saver.save();
    Manifest older = Manifest.read(files.manifest());
    new Content(keyspace).put(0, "more", Content.string("x"), -1);
    Manifest newer = saver.save();
    Files.writeString(folder.resolve("temp-77.rdb.manifest.json"), newer.toJson());
    Files.writeString(files.manifest(), older.toJson());
    Files.writeString(folder.resolve("temp-77.rdb"), "half a file");
    Files.writeString(folder.resolve("temp-mine.rdb"), "somebody's own");

    var loaded = new Keyspace(1, 16);
    assertThat(new SnapshotLoader(loaded, new LoadProgress()).load(files)).isEqualTo(11);
    assertThat(Manifest.read(files.manifest())).isEqualTo(newer);
    assertThat(names())
        .containsExactlyInAnyOrder("dump.rdb", "dump.rdb.manifest.json", "temp-mine.rdb");
  }

  @Test
  void load_afterCrashBeforeTheRenames_keepsTheOldPair() throws IOException {
    Manifest manifest = saver.save();
    Files.writeString(
        folder.resolve("temp-77.rdb.manifest.json"),
        manifest.toJson().replace(manifest.sha256(), "0".repeat(64)));
    Files.writeString(folder.resolve("temp-78.rdb.manifest.json"), "{\"form");
    new SnapshotLoader(new Keyspace(1, 16), new LoadProgress()).load(files);
    assertThat(Manifest.read(files.manifest())).isEqualTo(manifest);
    assertThat(names()).containsExactlyInAnyOrder("dump.rdb", "dump.rdb.manifest.json");
  }

  @Test
  void load_damagedFile_saysFileOffsetAndWhatToDo() throws IOException {
    saver.save();
    byte[] bytes = Files.readAllBytes(files.dump());
    bytes[bytes.length - 1] ^= 1;
    Files.write(files.dump(), bytes);
    assertThatThrownBy(
            () -> new SnapshotLoader(new Keyspace(1, 16), new LoadProgress()).load(files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("dump.rdb at offset " + (bytes.length - 8) + ": checksum ")
        .hasMessageContaining("Restore the file from a backup");
    assertThat(Files.readAllBytes(files.dump())).isEqualTo(bytes);
  }

  @Test
  void load_expiredKeys_areLeftOut() throws IOException {
    new Content(keyspace).put(3, "old", Content.string("x"), 1_000);
    assertThat(saver.save().keys()).isEqualTo(11);
    var loaded = new Keyspace(1, 16);
    assertThat(new SnapshotLoader(loaded, new LoadProgress()).load(files)).isEqualTo(10);
    assertThat(loaded.size(3)).isZero();
  }

  @Test
  void load_sameKeyTwice_isAnError() throws IOException {
    byte[] file = "REDIS0003\0\1k\1a\0\1k\1b\377".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(files.dump(), file);
    assertThatThrownBy(
            () -> new SnapshotLoader(new Keyspace(1, 16), new LoadProgress()).load(files))
        .hasMessageContaining("at offset 14: a key that was there before");
  }

  private List<String> names() throws IOException {
    try (var list = Files.list(folder)) {
      return list.map(f -> f.getFileName().toString()).toList();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
