package io.holdfast.sim.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void writeAnew_afterProcessesThatWereKilled_leavesNothingOfTheirs() throws IOException {
    Files.writeString(folder.resolve(".a.blk-18.unfinished"), "half");
    Files.writeString(folder.resolve(".a.blk-1234567.unfinished"), "half");
    Files.writeString(folder.resolve(".b.blk-18.unfinished"), "another's");
    AtomicFile.writeAnew(folder.resolve("a.blk"), new byte[] {1, 2});
    assertThat(folder.resolve("a.blk")).hasBinaryContent(new byte[] {1, 2});
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("a.blk", ".b.blk-18.unfinished");
    }
  }
}
