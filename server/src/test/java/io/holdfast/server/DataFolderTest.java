package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that goes away while a server has it, or in whose place another comes. */
class DataFolderTest {
  @TempDir Path root;

  @Test
  void check_folderIsThere_isWell() throws IOException {
    try (DataFolder folder = DataFolder.take(data().toString())) {
      folder.check();
      folder.check();
    }
  }

  @Test
  void check_folderVanished_saysSoUntilItIsBack() throws IOException {
    Path data = data();
    try (DataFolder folder = DataFolder.take(data.toString())) {
      Files.move(data, root.resolve("elsewhere"));
      assertThatThrownBy(folder::check)
          .isInstanceOf(IOException.class)
          .hasMessage("--dir " + data + ": no such folder");
      Files.move(root.resolve("elsewhere"), data);
      folder.check();
    }
  }

  @Test
  void check_anotherFolderCameInItsPlace_takesIt() throws IOException {
    Path data = data();
    try (DataFolder folder = DataFolder.take(data.toString())) {
      Files.move(data, root.resolve("elsewhere"));
      data();
      folder.check();
      assertThat(data.resolve(".holdfast.lock")).exists();
      assertThatThrownBy(() -> DataFolder.take(data.toString())).hasMessageContaining("in use");
    }
  }

  @Test
  void check_anotherServerHasTheNewFolder_refusesToWriteThere() throws IOException {
    Path data = data();
    try (DataFolder folder = DataFolder.take(data.toString())) {
      Files.move(data, root.resolve("elsewhere"));
      try (DataFolder other = DataFolder.take(data().toString())) {
        assertThat(other.path()).isEqualTo(data);
        assertThatThrownBy(folder::check)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("in use by another server");
      }
    }
  }

  @Test
  void check_lockFileWasRemoved_makesItAnew() throws IOException {
    Path data = data();
    try (DataFolder folder = DataFolder.take(data.toString())) {
      Files.delete(data.resolve(".holdfast.lock"));
      folder.check();
      assertThat(data.resolve(".holdfast.lock")).exists();
    }
  }

  private Path data() throws IOException {
    return Files.createDirectory(root.resolve("data"));
  }
}
