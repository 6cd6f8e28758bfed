package io.holdfast.server.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.net.EventLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
      assertThat(loops.group().submit(() -> slice()).get(2, TimeUnit.MINUTES))
          .isEqualTo("100000")
          .isNotEqualTo(before);
    }
  }

  @Test
  void setOfAll_reachesTheCompilersThreads() throws Exception {
    assertThat(slice()).isNotEqualTo("300000");
    assertThat(TimeSlice.setOfAll(300_000)).isGreaterThan(3);
    assertThat(slicesOfCompilers()).isNotEmpty().containsOnly("300000");
  }

  private static List<String> slicesOfCompilers() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return threads
          .filter(thread -> read(thread.resolve("comm")).contains("CompilerThre"))
          .map(thread -> slice(thread.resolve("sched")))
          .toList();
    }
  }

  private static String slice() {
    return slice(SCHED);
  }

  /** Of a thread in nanoseconds; only kernels that let it be set tell it. */
  private static String slice(Path sched) {
    Assumptions.assumeTrue(Files.isReadable(sched), "there is no " + sched + " here");
    List<String> lines = read(sched).lines().filter(line -> line.startsWith("se.slice")).toList();
    Assumptions.assumeFalse(lines.isEmpty(), "this kernel (before 6.12) has no slices of threads");
    return lines.getFirst().replaceAll(".*:\\s*", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
