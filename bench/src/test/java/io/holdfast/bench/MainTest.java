package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MainTest {
  private final StringWriter said = new StringWriter();

  private int run(String... arguments) {
    var line = Main.commandLine();
    line.setErr(new PrintWriter(said, true)).setOut(new PrintWriter(said, true));
    return line.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "--only=speed,part 'speed'",
    "--servers=none,none of them is here",
    "--rounds=many,many",
    "--unknown,--unknown"
  })
  void options_wrong_areRefusedByName(String option, String named) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(said.toString()).contains(named);
  }

  @Test
  void report_ofAFileThatIsMissing_fails() {
    assertThat(run("report", "target/no-such-run.json")).isEqualTo(1);
    assertThat(said.toString()).contains("no-such-run.json");
  }

  @Test
  void help_asked_listsTheSubcommands() {
    assertThat(run("--help")).isZero();
    assertThat(said.toString()).contains("report").contains("jmh");
  }
}
