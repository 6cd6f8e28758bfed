package io.holdfast.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.storage.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
  private static final Path FILE = SimulatedDisk.ROOT.resolve("f");
  private final SimulatedDisk disk = new SimulatedDisk();

  @Test
  void powerCut_beforeTheFolderIsForced_mayLoseTheFile() throws IOException {
    try (StorageFile file = disk.create(FILE)) {
      file.writeAll(bytes("1234"));
      file.force();
      assertThat(outcomes()).containsExactlyInAnyOrder("-", "1234");
      disk.forceFolder(SimulatedDisk.ROOT);
      assertThat(outcomes()).containsExactly("1234");
    }
  }

  @Test
  void powerCut_beforeBytesAreForced_mayTearThem() throws IOException {
    disk.put(FILE, "12");
    try (StorageFile file = disk.append(FILE)) {
      file.writeAll(bytes("abcd"));
    }
    assertThat(outcomes())
        .containsExactlyInAnyOrder("12", "12abcd", "12ab", "12ab\0\0", "12\0\0\0\0");
  }

  @Test
  void powerCut_afterATruncation_mayHaveTheOldBytes() throws IOException {
    disk.put(FILE, "1234");
    try (StorageFile file = disk.append(FILE)) {
      file.truncate(1);
      assertThat(outcomes()).contains("1234", "1");
      file.force();
      assertThat(outcomes()).containsExactly("1");
    }
  }

  @Test
  void powerCut_afterARename_hasOneOrTheOther() throws IOException {
    disk.put(FILE, "old");
    Path other = SimulatedDisk.ROOT.resolve("new");
    disk.put(other, "new");
    disk.rename(other, FILE);
    assertThat(outcomes()).containsExactlyInAnyOrder("old", "new");
    disk.forceFolder(SimulatedDisk.ROOT);
    assertThat(outcomes()).containsExactly("new");
  }

  @Test
  void force_failed_losesTheBytesThoughTheNextSucceeds() throws IOException {
    disk.put(FILE, "12");
    disk.faults().fail(Operation.FORCE, "f", "Input/output error", 1);
    try (StorageFile file = disk.append(FILE)) {
      file.writeAll(bytes("ab"));
      assertThatThrownBy(file::force).hasMessage("Input/output error");
      file.writeAll(bytes("cd"));
      file.force();
      assertThat(outcomes()).containsExactly("12\0\0cd");
      assertThat(disk.content(FILE)).asString().isEqualTo("12abcd");
    }
  }

  @Test
  void write_toAFullDisk_isShortAndThenFails() throws IOException {
    disk.faults().room(3);
    try (StorageFile file = disk.create(FILE)) {
      ByteBuffer source = bytes("1234");
      assertThatThrownBy(() -> file.writeAll(source)).hasMessage("No space left on device");
      assertThat(source.remaining()).isOne();
      disk.faults().heal();
      disk.faults().readOnly();
      assertThatThrownBy(() -> file.writeAll(source)).hasMessageContaining("Read-only");
      disk.faults().heal();
      file.writeAll(source);
    }
    assertThat(disk.content(FILE)).asString().isEqualTo("1234");
  }

  private Set<String> outcomes() throws IOException {
    Set<String> found = new TreeSet<>();
    for (SimulatedDisk outcome : disk.powerCut()) {
      found.add(
          outcome.exists(FILE)
              ? new String(outcome.content(FILE), StandardCharsets.ISO_8859_1)
              : "-");
    }
    return found;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
