package io.holdfast.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ProcessStatusTest {
  @Test
  void cpu_ofAProgramWithBracketsInItsName_isUserPlusSystemTime() {
    String stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 7 8 20 0 4 0 100 1000 2000";
    assertThat(ProcessStatus.cpuMicroseconds(stat)).isEqualTo(3_000_000);
  }

  @Test
  void resident_ofAStatus_isInBytes() {
    assertThat(ProcessStatus.residentBytes("VmPeak:\t 9 kB\nVmRSS:\t   2048 kB\nThreads:\t4\n"))
        .isEqualTo(2 << 20);
  }

  @Test
  void status_ofThisJvm_isThere() throws IOException {
    var status = new ProcessStatus(ProcessHandle.current().pid());
    assertThat(status.cpuMicroseconds()).isPositive();
    assertThat(status.residentBytes()).isGreaterThan(1 << 20);
  }
}
