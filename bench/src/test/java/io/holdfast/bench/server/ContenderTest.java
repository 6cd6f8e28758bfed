package io.holdfast.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ContenderTest {
  @Test
  void version_ofWhatValkeySays_isFound() throws IOException {
    String said = "Valkey server v=9.1.2 sha=00000000:0 malloc=jemalloc-5.3.1 bits=64 build=9";
    assertThat(Contender.version(said)).isEqualTo("9.1.2");
  }

  @Test
  void version_ofSomethingElse_isRefusedWithWhatWasSaid() {
    assertThatThrownBy(() -> Contender.version("cat 9.1\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cat 9.1");
  }

  @Test
  void info_withAField_givesItsNumber() throws IOException {
    String info = "# Memory\r\nused_memory:1048576\r\nused_memory_human:1.00M\r\n";
    assertThat(Client.number(info, "used_memory")).isEqualTo(1 << 20);
    assertThatThrownBy(() -> Client.number(info, "used"))
        .isInstanceOf(IOException.class)
        .hasMessage("INFO has no used");
  }
}
