package io.holdfast.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.Keep;
import io.holdfast.agent.core.model.Mode;
import io.holdfast.agent.core.model.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativePolicyTest {
  private static final String BEFORE =
      """
      http: { port: 9997, tokenFile: /run/token }
      state: { file: /run/state.json }
      store: { host: 127.0.0.1, port: 6379 }
      verify: { process: { command: [sh] } }
      longhorn: { url: "http://127.0.0.1:9500", backupTarget: default }
      volume: { name: holdfast-data }
      policies:
      """;

  private static final String GOOD =
      """
        - name: nightly
          mode: native
          cron: "30 2 * * *"
          timeZone: UTC
          retain: 7
          check: 3
          labels: { team: infra }
          deadlines: { restore: 2h, overdue: 30m }
      """;

  @TempDir private Path folder;

  @Test
  void read_nativePolicy_isTaken() throws IOException {
    Policy policy = read(BEFORE + GOOD).policies().getFirst();
    assertThat(policy.mode()).isEqualTo(Mode.NATIVE);
    assertThat(policy.keep()).isEqualTo(Keep.last(7));
    assertThat(policy.checkEvery()).isEqualTo(3);
    assertThat(policy.options().labels()).isEqualTo(Map.of("team", "infra"));
    assertThat(policy.options().deadlines().restore()).isEqualTo(Duration.ofHours(2));
    assertThat(policy.options().deadlines().overdue()).isEqualTo(Duration.ofMinutes(30));
    assertThat(read(BEFORE + GOOD.replace("retain: 7", "retain: { last: 5 }")).policies())
        .allMatch(each -> each.keep().equals(Keep.last(5)));
  }

  @Test
  void read_modeLeftOut_isTheAgents() throws IOException {
    assertThat(read(BEFORE + "  - { name: a, cron: '0 0 * * *', retain: 1 }").policies())
        .allMatch(each -> each.mode() == Mode.AGENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mode: native   | mode: both | policies[0].mode: "both" | agent, native
          mode: native   | mode: native, do: check | policies[0].mode: "native" is not accepted with do: check | accepted is agent
          timeZone: UTC  | timeZone: Europe/Berlin | policies[0].timeZone: "Europe/Berlin" | accepted is UTC
          timeZone: UTC  | jitter: 10m | policies[0].jitter: "10m" | leaving it out
          timeZone: UTC  | whenBusy: skip | policies[0].whenBusy: "skip" | leaving it out
          timeZone: UTC  | skipUnchanged: true | policies[0].skipUnchanged: true | leaving it out
          timeZone: UTC  | target: other | policies[0].target: "other" | longhorn.backupTarget, default
          retain: 7      | retain: 101 | policies[0].retain: 101 | from 1 to 100
          retain: 7      | retain: 0 | policies[0].retain: 0 | from 1 to 100
          retain: 7      | retain: { last: 3, daily: 7 } | policies[0].retain.daily: 7 | last alone
          retain: 7      | retain: { maxAge: 30d } | policies[0].retain.maxAge: "30d" | keep by number alone
          restore: 2h    | backup: 2h | policies[0].deadlines.backup: unknown key | overdue
          30 2 * * *     | 30 2 * * 7 | policies[0].cron: "30 2 * * 7" | from 0 to 6
          """)
  void read_whatLonghornCanNot_isRefusedWithPathValueAndWhatIsAccepted(
      String good, String bad, String where, String accepted) {
    String yaml = BEFORE + GOOD.replace(good, bad.replace(", do:", "\n    do:"));
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(where)
        .hasMessageContaining(accepted);
  }

  @Test
  void read_anotherPolicyWithAnotherTarget_isRefusedSinceAVolumeHasOne() {
    String yaml =
        BEFORE + GOOD + "  - { name: far, cron: '0 3 * * *', retain: 2, target: elsewhere }\n";
    assertThatThrownBy(() -> read(yaml))
        .hasMessageContaining("policies[1].target: \"elsewhere\"")
        .hasMessageContaining("policy nightly has mode: native");
  }

  @Test
  void read_exampleOfTheRunbook_isTaken() throws IOException {
    String page = Files.readString(Path.of("../runbook/native-mode.md"));
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    String example = page.substring(begin, page.indexOf("```", begin));
    AgentConfig config = read(BEFORE.substring(0, BEFORE.indexOf("policies:")) + example);
    assertThat(config.policies()).anyMatch(Policy::isNative);
  }

  private AgentConfig read(String yaml) throws IOException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, yaml);
    return new ConfigReader(Map.of("PATH", System.getenv("PATH"))).read(file);
  }
}
