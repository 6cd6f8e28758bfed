package io.holdfast.server.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class NicenessTest {
  private static final Path STAT = Path.of("/proc/thread-self/stat");

  @Test
  void set_ofOneThread_isThatThreadsAlone() throws Exception {
    Assumptions.assumeTrue(Files.isReadable(STAT), "there is no " + STAT + " here");
    int before = nice();
    Assumptions.assumeTrue(before <= 16, "the tests are as nice as can be: " + before);
    var task =
        new FutureTask<>(
            () -> {
              Niceness.set(before + 3);
              return nice();
            });
    Thread.ofPlatform().start(task);
    assertThat(task.get()).isEqualTo(before + 3);
    assertThat(nice()).isEqualTo(before);
  }

  /** The 19th field; the name, the second, may have spaces in its parentheses. */
  private static int nice() throws IOException {
    String stat = Files.readString(STAT);
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }
}
