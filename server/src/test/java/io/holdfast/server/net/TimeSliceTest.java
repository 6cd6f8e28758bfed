package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TimeSliceTest {
  private static final Path SCHED = Path.of("/proc/thread-self/sched");

  @Test
  void set_ofOneThread_isThatThreadsAlone() throws Exception {
    String before = slice();
    var task = new FutureTask<>(() -> TimeSlice.set(700_000) + " " + slice());
    Thread.ofPlatform().start(task);
    assertThat(task.get()).isEqualTo("true 700000");
    assertThat(slice()).isEqualTo(before);
  }

  @Test
  void eventLoops_onLinux_haveTheShortest() throws Exception {
    String before = slice();
    try (var loops = new EventLoops("auto", 1)) {
      assertThat(loops.group().submit(TimeSliceTest::slice).get(5, TimeUnit.SECONDS))
          .isEqualTo("100000")
          .isNotEqualTo(before);
    }
  }

  /** Of the calling thread in nanoseconds; only kernels that let it be set tell it. */
  private static String slice() throws IOException {
    Assumptions.assumeTrue(Files.isReadable(SCHED), "there is no " + SCHED + " here");
    List<String> lines =
        Files.readAllLines(SCHED).stream().filter(line -> line.startsWith("se.slice")).toList();
    Assumptions.assumeFalse(lines.isEmpty(), "this kernel (before 6.12) has no slices of threads");
    return lines.getFirst().replaceAll(".*:\\s*", "");
  }
}
