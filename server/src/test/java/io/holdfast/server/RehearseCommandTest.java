package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RehearseCommandTest {
  @Test
  void rehearsal_endsWellAndLeavesNothing() throws Exception {
    var before = rehearsals();
    assertThat(new CommandLine(new RehearseCommand()).execute("--requests=400")).isZero();
    assertThat(rehearsals()).isEqualTo(before);
  }

  private static long rehearsals() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.toString().contains("holdfast-rehearsal")).count();
    }
  }
}
