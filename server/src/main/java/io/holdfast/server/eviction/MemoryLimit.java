package io.holdfast.server.eviction;

import java.lang.management.ManagementFactory;

/**
 * How much data fits when {@code maxmemory} is not set.
 *
 * @param total memory of the machine, or of the cgroup (v1 or v2) if that has less
 * @param heap the most that the Java heap may grow to, where the data lies
 */
public record MemoryLimit(long total, long heap) {
  /** What the process takes beside the data: code, threads, buffers of connections. */
  static final long OVERHEAD = 96L * 1024 * 1024;

  private static final long LEAST = 16L * 1024 * 1024;

  /** The limits of this process. */
  public static MemoryLimit ofThisProcess() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return new MemoryLimit(system.getTotalMemorySize(), Runtime.getRuntime().maxMemory());
  }

  /** 80 % of the memory less the overhead, and not more than three quarters of the heap. */
  public long forData() {
    long byMemory = total / 5 * 4 - OVERHEAD;
    return Math.max(LEAST, Math.min(byMemory, forHeap()));
  }

  /** What of the heap the data may take and leave the collector room to work. */
  public long forHeap() {
    return heap / 4 * 3;
  }
}
