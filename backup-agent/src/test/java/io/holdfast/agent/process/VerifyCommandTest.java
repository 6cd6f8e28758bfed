package io.holdfast.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyCommandTest {
  private static final Expected NOTHING = new Expected(null, null);

  @Test
  void run_mismatch_isReadWhateverTheExitCodeAndNoise() {
    Reading reading =
        run(
            "echo starting; echo '{\"result\":\"mismatch\",\"keys\":2,\"digest\":\"ab\",\"differences\":[\"db 0: keys\"],"
                + "\"manifest\":{\"keys\":3},\"error\":null,\"millis\":12}'; exit 1",
            NOTHING);
    assertThat(reading)
        .isEqualTo(
            new Reading(
                Reading.Result.MISMATCH,
                2L,
                "ab",
                List.of(),
                List.of("db 0: keys"),
                true,
                null,
                12));
  }

  @Test
  void run_manifest_tellsWhenItWasSavedAndWhatGoesOnFromThere() {
    Reading reading =
        run(
            "echo '{\"result\":\"verified\",\"manifest\":{\"createdAt\":\"2026-11-21T04:00:00.123Z\","
                + "\"appendOnlyFile\":\"appendonly.aof\"}}'",
            NOTHING);
    assertThat(reading.savedAt()).isEqualTo(Instant.parse("2026-11-21T04:00:00.123Z"));
    assertThat(reading.appendOnlyFile()).isTrue();
  }

  @Test
  void run_expectedFigures_arePassedOnAfterTheFolder() {
    Reading reading =
        run("echo '{\"result\":\"unreadable\",\"error\":\"'$0 $*'\"}'", new Expected(7L, "ff"));
    assertThat(reading.error()).isEqualTo("--dir /data --expect-digest ff --expect-keys 7");
  }

  @Test
  void run_noResult_isRefusedWithExitCodeAndStderr() {
    assertThatThrownBy(() -> run("echo out of memory >&2; exit 137", NOTHING))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("exit code 137")
        .hasMessageContaining("out of memory");
  }

  @Test
  void run_noSuchProgram_isRefused() {
    VerifyCommand command = new VerifyCommand(List.of("/no/such/program"));
    assertThatThrownBy(() -> command.run("/data", NOTHING, Duration.ofMinutes(2)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void run_tooSlow_isEnded() {
    VerifyCommand slow = new VerifyCommand(List.of("sh", "-c", "exec sleep 60"));
    assertThatThrownBy(() -> slow.run("/data", NOTHING, Duration.ofMillis(200)))
        .isInstanceOf(Unavailable.class);
  }

  private static Reading run(String script, Expected expected) {
    return new VerifyCommand(List.of("sh", "-c", script))
        .run("/data", expected, Duration.ofMinutes(2));
  }
}
