package io.holdfast.server.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much data is taken to fit into how much memory. */
final class MemoryLimitTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({
    "1000, 128, 608, 808", // 800 - 128 - 64
    "65536, 256, 52108, 65216",
    "320, 128, 64, 128",
    "240, 128, 16, 48", // 80 % leaves nothing
    "100, 128, 16, 0",
  })
  void forData_byMemoryAndHeap_leavesRoomForTheProcess(
      long total, long heap, long data, long most) {
    var limit = new MemoryLimit(total * MIB, heap * MIB);
    assertThat(limit.forData() / MIB).isEqualTo(data);
    assertThat(limit.most() / MIB).isEqualTo(most);
  }

  @Test
  void ofThisProcess_onThisMachine_isWhatTheSystemSays() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    MemoryLimit limit = MemoryLimit.ofThisProcess();
    assertThat(limit.total()).isPositive().isEqualTo(system.getTotalMemorySize());
    assertThat(limit.heap()).isEqualTo(Runtime.getRuntime().maxMemory());
  }
}
