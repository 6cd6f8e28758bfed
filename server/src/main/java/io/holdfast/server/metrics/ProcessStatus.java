package io.holdfast.server.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system and the virtual machine tell of this process. */
public final class ProcessStatus {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessStatus() {}

  /** Resident memory in bytes; where Linux's /proc is missing, what the virtual machine took. */
  public static long residentBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      // not Linux: below
    }
    return Runtime.getRuntime().totalMemory();
  }

  /** Memory of the machine, or of the cgroup if that has less. */
  public static long machineBytes() {
    return system().getTotalMemorySize();
  }

  /** Processor time of this process in nanoseconds, user and system together. */
  public static long processorNanos() {
    return system().getProcessCpuTime();
  }

  private static com.sun.management.OperatingSystemMXBean system() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
  }

  /** Bytes that the heap takes now. */
  public static long heapBytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Unix time in milliseconds at which the process began. */
  public static long startedAt() {
    return ManagementFactory.getRuntimeMXBean().getStartTime();
  }
}
