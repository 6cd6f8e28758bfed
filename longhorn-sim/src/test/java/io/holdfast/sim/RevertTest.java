package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a revert makes of the data; the contract tests only see what the API tells of it. */
class RevertTest {
  @Test
  void revert_filesChangedAddedAndRemoved_areByteForByteTheSnapshots(@TempDir Path folder)
      throws IOException {
    try (var running = Running.onNfs(folder)) {
      var longhorn = running.client();
      longhorn.attached("data");
      Path head = running.head("data");
      Files.createDirectories(head.resolve("deep/er"));
      Files.writeString(head.resolve("dump.rdb"), "as it was");
      Files.writeString(head.resolve("deep/er/kept"), "kept");
      longhorn.snapshot("data", "before");
      var before = TreeText.of(head);
      Files.writeString(head.resolve("dump.rdb"), "later");
      Files.writeString(head.resolve("added"), "added");
      Files.delete(head.resolve("deep/er/kept"));
      longhorn.snapshot("data", "after");
      var after = TreeText.of(head);

      longhorn.act("data", "detach", "");
      longhorn.awaitState("data", "detached");
      longhorn.act(
          "data", "attach", "{\"hostId\":\"" + longhorn.node() + "\",\"disableFrontend\":true}");
      longhorn.awaitState("data", "attached");
      for (String[] step : new String[][] {{"before"}, {"before"}, {"after"}, {"before"}}) {
        longhorn.act("data", "snapshotRevert", "{\"name\":\"" + step[0] + "\"}");
        assertThat(TreeText.of(head)).isEqualTo(step[0].equals("before") ? before : after);
      }
    }
  }
}
