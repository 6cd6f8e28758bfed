package io.holdfast.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class StorageTest {
  private static final Path MEMORY = Path.of("/dev/shm");

  @Test
  void disk_inMemory_isRefusedByName() throws IOException {
    assumeTrue(
        Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs"),
        MEMORY + " is no tmpfs here");
    assertThatThrownBy(() -> Storage.requireDisk(MEMORY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/dev/shm")
        .hasMessageContaining("tmpfs");
  }

  @Test
  void flags_ofAnAppendOnlyFile_sayWhenItIsForced() {
    assertThat(Storage.appendOnly(Path.of("."), "everysec").flags())
        .containsSequence("--appendonly", "yes", "--appendfsync", "everysec");
    assertThat(Storage.none().flags()).containsSequence("--appendonly", "no");
  }
}
