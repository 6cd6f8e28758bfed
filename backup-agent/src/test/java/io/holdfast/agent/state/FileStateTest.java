package io.holdfast.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.PolicyMemory;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateTest {
  @TempDir private Path folder;

  @Test
  void save_thenLoadByAnother_isEqual() {
    Path file = folder.resolve("deep/state.json");
    AgentState state =
        AgentState.empty()
            .fired("p", Instant.parse("2026-11-21T04:00:00Z"))
            .adding(
                Run.queued(
                    "20261121-040000-abcd",
                    RunKind.CHECK,
                    "manual",
                    Trigger.REQUEST,
                    RunOptions.plain("default", Deadlines.defaults()),
                    false,
                    "backup-1",
                    Instant.parse("2026-11-21T04:00:01.5Z")));
    try (FileState first = new FileState(file)) {
      assertThat(first.load()).isEqualTo(AgentState.empty());
      first.save(state);
    }
    try (FileState second = new FileState(file)) {
      assertThat(second.load()).isEqualTo(state);
    }
  }

  @Test
  void open_whileAnotherAgentHasIt_isRefused() {
    Path file = folder.resolve("state.json");
    try (FileState first = new FileState(file)) {
      assertThat(first.load()).isEqualTo(AgentState.empty());
      assertThatThrownBy(() -> new FileState(file)).hasMessageContaining("another agent uses");
    }
  }

  @Test
  void load_garbage_isRefusedAndNamesTheFile() throws IOException {
    Path file = folder.resolve("state.json");
    for (String garbage : new String[] {"{\"format\":1,", "", "null", "{}", "\0\0\0\0"}) {
      Files.writeString(file, garbage);
      try (FileState state = new FileState(file)) {
        assertThatThrownBy(state::load)
            .as(garbage)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("state.json")
            .hasMessageContaining("is no state of the agent");
      }
    }
    Files.writeString(file, "{\"format\":9,\"runs\":[],\"backups\":{},\"lastFires\":{}}");
    try (FileState state = new FileState(file)) {
      assertThatThrownBy(state::load).hasMessageContaining("format is 9, accepted is 1");
    }
  }

  @Test
  void adding_manyRuns_keepsTheNewestAndAllUnfinished() {
    AgentState state = AgentState.empty();
    for (int i = 0; i < 150; i++) {
      Run run =
          Run.queued(
              "r" + i,
              RunKind.BACKUP,
              "p",
              Trigger.SCHEDULE,
              RunOptions.plain("default", Deadlines.defaults()),
              false,
              null,
              Instant.EPOCH);
      boolean ends = i != 0;
      state = state.adding(ends ? run.ended(RunState.SUCCEEDED, Instant.EPOCH, null) : run);
    }
    assertThat(state.runs()).hasSize(101);
    assertThat(state.runs().getFirst().id()).isEqualTo("r0");
    assertThat(state.runs().getLast().id()).isEqualTo("r149");
  }

  @Test
  void with_moreBackupsThanFit_keepsEachPolicysNewestVerified() {
    AgentState state = AgentState.empty();
    for (int i = 0; i < 1000; i++) {
      state = state.with(record(i, i == 7 || i == 3));
    }
    assertThat(state.backups()).hasSize(400).containsKeys("b7", "b999").doesNotContainKey("b3");
  }

  @Test
  void read_stateOfAnOlderVersion_hasTheDefaults() {
    AgentState state =
        StateJson.read(
            """
            {"format":1,"backups":{},"lastFires":{"p":"2026-11-21T04:00:00Z"},"runs":[
              {"id":"20261121-040000-abcd","kind":"backup","policy":"p","trigger":"schedule",
               "checkAfterwards":true,"requestedAt":"2026-11-21T04:00:00Z","state":"queued",
               "steps":[],"facts":{"deleted":[]},"notes":[]}]}
            """,
            "test");
    assertThat(state.memory("p")).isEqualTo(PolicyMemory.none());
    assertThat(state.runs().getFirst().options())
        .isEqualTo(RunOptions.plain("default", Deadlines.defaults()));
  }

  private static BackupRecord record(int number, boolean verified) {
    Instant at = Instant.EPOCH.plusSeconds(number);
    return new BackupRecord(
        "b" + number,
        "r",
        "p",
        at,
        1,
        1,
        new Expected(null, null),
        "s",
        null,
        verified ? at : null,
        null);
  }
}
