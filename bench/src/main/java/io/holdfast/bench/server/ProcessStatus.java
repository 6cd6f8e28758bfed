package io.holdfast.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of a process in {@code /proc} (proc(5)). */
public final class ProcessStatus {
  /** sysconf(_SC_CLK_TCK) is 100 on every Linux that Java runs on, whatever the kernel's HZ. */
  private static final long MICROSECONDS_PER_TICK = 10_000;

  private static final int USER_TIME = 14;
  private static final int SYSTEM_TIME = 15;

  private final Path folder;

  public ProcessStatus(long pid) {
    folder = Path.of("/proc", Long.toString(pid));
  }

  /** CPU time that all threads have taken so far, those that ended included; steps of 10 ms. */
  public long cpuMicroseconds() throws IOException {
    return cpuMicroseconds(Files.readString(folder.resolve("stat")));
  }

  /** Bytes of it that are in memory. */
  public long residentBytes() throws IOException {
    return residentBytes(Files.readString(folder.resolve("status")));
  }

  static long cpuMicroseconds(String stat) {
    // The second field is the program's name in brackets, and may hold blanks and brackets itself.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[USER_TIME - 3]) + Long.parseLong(fields[SYSTEM_TIME - 3]);
    return ticks * MICROSECONDS_PER_TICK;
  }

  static long residentBytes(String status) {
    String line =
        status
            .lines()
            .filter(one -> one.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no VmRSS; the process has ended"));
    String[] words = line.split("\\s+");
    return Long.parseLong(words[1]) * 1024;
  }
}
