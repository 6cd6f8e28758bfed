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

  private final long pid;
  private final Path folder;

  public ProcessStatus(long pid) {
    this.pid = pid;
    this.folder = Path.of("/proc", Long.toString(pid));
  }

  /** CPU time that all threads have taken so far, those that ended included; steps of 10 ms. */
  public long cpuMicroseconds() throws IOException {
    return cpuMicroseconds(Files.readString(folder.resolve("stat")));
  }

  /** Bytes of it that are in memory. */
  public long residentBytes() throws IOException {
    return kibibytes(Files.readString(folder.resolve("status")), "VmRSS");
  }

  /**
   * Bytes in memory of it and of all that it has forked. A page that several of them share counts
   * once, which the sum of their resident memory would not do.
   */
  public long familyBytes() throws IOException {
    long sum = proportionalBytes(folder);
    var children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList();
    for (ProcessHandle child : children) {
      sum += bytesOf(folder.resolveSibling(Long.toString(child.pid())));
    }
    return sum;
  }

  private static long bytesOf(Path child) {
    try {
      return proportionalBytes(child);
    } catch (IOException e) {
      return 0; // it has ended since
    }
  }

  private static long proportionalBytes(Path process) throws IOException {
    return kibibytes(Files.readString(process.resolve("smaps_rollup")), "Pss");
  }

  static long cpuMicroseconds(String stat) {
    // The second field is the program's name in brackets, and may hold blanks and brackets itself.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[USER_TIME - 3]) + Long.parseLong(fields[SYSTEM_TIME - 3]);
    return ticks * MICROSECONDS_PER_TICK;
  }

  /** The bytes of a line such as {@code VmRSS: 2048 kB}. */
  static long kibibytes(String status, String field) throws IOException {
    String line =
        status
            .lines()
            .filter(one -> one.startsWith(field + ":"))
            .findFirst()
            .orElseThrow(() -> new IOException("no " + field + "; the process has ended"));
    String[] words = line.split("\\s+");
    return Long.parseLong(words[1]) * 1024;
  }
}
