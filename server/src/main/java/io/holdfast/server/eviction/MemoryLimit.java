package io.holdfast.server.eviction;

import java.lang.management.ManagementFactory;

/**
 * How much data fits beside what the process itself takes. The data lies outside the Java heap.
 *
 * @param total bytes of memory of the machine, or of the cgroup (v1 or v2) if that may use less
 * @param heap bytes that the Java heap may grow to
 */
public record MemoryLimit(long total, long heap) {
  /** Bytes for what is neither data nor heap: code, threads, buffers of connections; 64 MiB. */
  static final long PROCESS = 64L << 20;

  /** The least that the data may take, whatever the memory; 16 MiB. */
  static final long LEAST = 16L << 20;

  /** The limits of this process. The JDK reads those of its cgroup. */
  public static MemoryLimit ofThisProcess() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return new MemoryLimit(system.getTotalMemorySize(), Runtime.getRuntime().maxMemory());
  }

  /** Bytes that the process may take beside the data. */
  public long overhead() {
    return heap + PROCESS;
  }

  /**
   * Bytes for data when nobody says how many: 80 % of the memory less the overhead. The other fifth
   * is for fragmentation, and for what changes while a snapshot is being written.
   */
  public long forData() {
    return Math.max(LEAST, total / 5 * 4 - overhead());
  }

  /** Bytes of data that just fit; with more the system would sooner or later kill the process. */
  public long most() {
    return Math.max(0, total - overhead());
  }
}
