package io.holdfast.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProcessStatusTest {
  @Test
  void cpu_ofAProgramWithBracketsInItsName_isUserPlusSystemTime() {
    String stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 7 8 20 0 4 0 100 1000 2000";
    assertThat(ProcessStatus.cpuMicroseconds(stat)).isEqualTo(3_000_000);
  }

  @Test
  void kibibytes_ofAStatus_areOfTheLineInBytes() throws IOException {
    String status = "VmPeak:\t 9 kB\nVmRSS:\t   2048 kB\nThreads:\t4\n";
    assertThat(ProcessStatus.kibibytes(status, "VmRSS")).isEqualTo(2 << 20);
  }

  @Test
  void family_ofAProcessWithAChild_losesMemoryWithIt() throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "sleep 60 & echo ready; wait; read line").start();
    try {
      assertThat(shell.inputReader().readLine()).isEqualTo("ready");
      var status = new ProcessStatus(shell.pid());
      ProcessHandle child = shell.children().findFirst().orElseThrow();
      long both = status.familyBytes();
      child.destroyForcibly();
      child.onExit().get(30, TimeUnit.SECONDS);
      assertThat(status.familyBytes()).isPositive().isLessThan(both);
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly().waitFor();
    }
  }

  @Test
  void status_ofThisJvm_isThere() throws IOException {
    var status = new ProcessStatus(ProcessHandle.current().pid());
    assertThat(status.cpuMicroseconds()).isPositive();
    assertThat(status.residentBytes()).isGreaterThan(1 << 20);
  }
}
