package io.holdfast.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.AlertKind;
import io.holdfast.agent.core.model.Keep;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.model.Timing;
import io.holdfast.agent.core.model.Timing.WhenBusy;
import io.holdfast.agent.notify.WebhookAddress;
import io.holdfast.agent.notify.WebhookKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  private static final String GOOD =
      """
      http: { port: 9997, bind: 127.0.0.1, tokenFile: /run/token }
      state: { file: /run/state.json }
      store: { host: 127.0.0.1, port: 6379, passwordEnv: REQUIREPASS }
      longhorn: { url: "http://127.0.0.1:9500", backupTarget: default }
      volume: { name: holdfast-data }
      verify:
        process: { command: [sh, -c, "true"] }
      policies:
        - name: frequent
          cron: "*/5 * * * *"
          timeZone: UTC
          retain: 12
          check: true
      deadlines: { backup: 90s }
      """;

  @TempDir private Path folder;

  @Test
  void read_asInTheContract_isTaken() throws IOException {
    AgentConfig config = read(GOOD);
    assertThat(config.policies())
        .containsExactly(
            new Policy(
                "frequent",
                Task.BACKUP,
                new Timing("*/5 * * * *", "UTC", Duration.ZERO, WhenBusy.QUEUE),
                Keep.last(12),
                1,
                config.byHand()));
    assertThat(config.volume()).isEqualTo(new AgentConfig.LiveVolume("holdfast-data", null));
    assertThat(config.deadlines().backup()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void read_policyWithAllThereIs_isTaken() throws IOException {
    Policy policy =
        read(GOOD.replace(
                    "retain: 12",
                    """
                do: backup
                    jitter: 10m
                    whenBusy: skip
                    skipUnchanged: true
                    target: offsite
                    labels: { team: infra, example.org/tier: "1" }
                    deadlines: { restore: 2h }
                    retain: { last: 3, hourly: 24, daily: 7, weekly: 4, monthly: 12, maxAge: 400d }""")
                .replace("check: true", "check: 7"))
            .policies()
            .getFirst();
    assertThat(policy.timing())
        .isEqualTo(new Timing("*/5 * * * *", "UTC", Duration.ofMinutes(10), WhenBusy.SKIP));
    assertThat(policy.keep()).isEqualTo(new Keep(3, 24, 7, 4, 12, Duration.ofDays(400)));
    assertThat(policy.keep().words())
        .isEqualTo("last 3, hourly 24, daily 7, weekly 4, monthly 12, at most 400d");
    assertThat(policy.checkEvery()).isEqualTo(7);
    assertThat(policy.options().target()).isEqualTo("offsite");
    assertThat(policy.options().skipUnchanged()).isTrue();
    assertThat(policy.options().labels())
        .containsExactlyInAnyOrderEntriesOf(Map.of("team", "infra", "example.org/tier", "1"));
    assertThat(policy.options().deadlines().restore()).isEqualTo(Duration.ofHours(2));
    assertThat(policy.options().deadlines().backup()).as("from the file").hasSeconds(90);
  }

  @Test
  void read_alerts_areTaken() throws IOException {
    AgentConfig.Alerts alerts =
        read(GOOD
                + """
                alerts:
                  repeat: 12h
                  events: true
                  webhooks:
                    - { name: ops, kind: slack, urlFile: /run/secrets/slack }
                    - { name: phone, kind: ntfy, url: "https://ntfy.sh/x", tokenFile: /t, on: [check] }
                """)
            .alerts();
    assertThat(alerts.repeat()).isEqualTo(Duration.ofHours(12));
    assertThat(alerts.events()).isTrue();
    assertThat(alerts.webhooks())
        .containsExactly(
            new WebhookAddress(
                "ops",
                WebhookKind.SLACK,
                null,
                Path.of("/run/secrets/slack"),
                null,
                EnumSet.allOf(AlertKind.class)),
            new WebhookAddress(
                "phone",
                WebhookKind.NTFY,
                "https://ntfy.sh/x",
                null,
                Path.of("/t"),
                EnumSet.of(AlertKind.CHECK)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind: smoke, url: "http://h/" | alerts.webhooks[0].kind: "smoke" | json, ntfy, slack
          kind: json                    | alerts.webhooks[0]: neither is set | url and urlFile
          kind: json, url: "ftp://h/"   | alerts.webhooks[0].url: "ftp://h/" | http or https
          kind: json, url: "http://h/", on: [noise] | alerts.webhooks[0].on | failed, check, overdue
          kind: json, url: "http://h/", to: me | alerts.webhooks[0].to: unknown key | urlFile
          """)
  void read_badWebhook_isRefusedWithPathValueAndWhatIsAccepted(
      String fields, String where, String accepted) {
    String yaml = GOOD + "alerts: { webhooks: [{ name: ops, " + fields + " }] }\n";
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(where)
        .hasMessageContaining(accepted);
  }

  @Test
  void read_checkPolicy_needsNoRetention() throws IOException {
    AgentConfig config =
        read(GOOD.replace("retain: 12", "do: check").replace("    check: true\n", ""));
    assertThat(config.policies().getFirst().task()).isEqualTo(Task.CHECK);
  }

  @Test
  void read_kubernetesVariant_isTaken() throws IOException {
    AgentConfig config =
        read(
            GOOD.replace("{ file: /run/state.json }", "{ configMap: holdfast-backup-state }")
                .replace("{ name: holdfast-data }", "{ claim: data-holdfast-0 }")
                .replace("process: { command: [sh, -c, \"true\"] }", "job: { container: server }"));
    assertThat(config.state().configMap()).isEqualTo("holdfast-backup-state");
    assertThat(config.verify().job()).isEqualTo(new AgentConfig.JobTemplate("server"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port: 9997              | port: 99970         | http.port: 99970 | from 0 to 65535
          port: 9997              | port: many          | http.port: "many" | a whole number
          port: 9997              | prot: 9997          | http.prot: unknown key | port, tokenFile
          "*/5 * * * *"           | "every day"         | policies[0].cron: "every day" | five fields
          timeZone: UTC           | timeZone: Moon      | policies[0].timeZone: "Moon" | Europe/Berlin
          retain: 12              | retain: 0           | policies[0].retain: 0 | from 1 to 1000
          retain: 12              | keep: 12            | policies[0].keep: unknown key | retain
          check: true             | check: often        | policies[0].check: "often" | true, false, or a number
          check: true             | check: 0            | policies[0].check: 0 | from 1 to 100
          retain: 12              | retain: some        | policies[0].retain: "some" | a mapping
          retain: 12              | retain: { last: 0 } | policies[0].retain.last: 0 | from 1 to 1000
          retain: 12              | retain: { dayly: 1 } | policies[0].retain.dayly: unknown key | daily
          retain: 12              | retain: { maxAge: 3w } | policies[0].retain.maxAge: "3w" | 30d
          retain: 12              | cron: x             | YAML | Duplicate
          timeZone: UTC           | do: copy            | policies[0].do: "copy" | full-backup, export, check
          timeZone: UTC           | do: check           | policies[0].retain: 12 | do: check
          timeZone: UTC           | do: snapshot        | policies[0].check: true | do: snapshot
          timeZone: UTC           | jitter: 61m         | policies[0].jitter: "61m" | at most 1h
          timeZone: UTC           | whenBusy: wait      | policies[0].whenBusy: "wait" | queue and skip
          timeZone: UTC           | labels: { a: 1 } | policies[0].labels.a: 1 | text
          timeZone: UTC           | labels: { a: -x } | policies[0].labels.a: "-x" | letter or digit
          timeZone: UTC           | labels: { holdfast.io/run: x } | policies[0].labels.holdfast.io/run | holdfast.io/
          timeZone: UTC           | labels: { KubernetesStatus: x } | policies[0].labels.KubernetesStatus | Kubernetes
          timeZone: UTC           | deadlines: { backup: 0s } | policies[0].deadlines.backup: "0s" | 15m
          name: frequent          | name: manual        | policies[0].name: "manual" | lower-case
          passwordEnv: REQUIREPASS| passwordFile: /none | store.passwordFile: "/none" | readable file
          passwordEnv: REQUIREPASS| passwordEnv: NOT_SET | store.passwordEnv: "NOT_SET" | not set in the environment
          http://127.0.0.1:9500   | ftp://x             | longhorn.url: "ftp://x" | http://longhorn-backend
          http://127.0.0.1:9500   | http://x/v1         | longhorn.url: "http://x/v1" | without a path
          file: /run/state.json   | file: /a, configMap: b | state: both are set | one of file and configMap
          command: [sh            | command: [/no/such  | verify.process.command[0]: "/no/such" | no program
          deadlines: { backup: 90s } | restore: { process: { stop: [/no/such], start: [sh] } } | restore.process.stop[0]: "/no/such" | no program
          backup: 90s             | backup: soon        | deadlines.backup: "soon" | 15m
          """)
  void read_badValue_isRefusedWithPathValueAndWhatIsAccepted(
      String good, String bad, String where, String accepted) {
    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(where)
        .hasMessageContaining(accepted);
  }

  @Test
  void read_waysToStopAndStartTheStore_areTaken() throws IOException {
    assertThat(read(GOOD).restore()).isNull();
    var process = read(GOOD + "restore: { process: { stop: [sh, stop], start: [sh] } }").restore();
    assertThat(process)
        .isEqualTo(
            new AgentConfig.Restore(
                new AgentConfig.ControlCommands(List.of("sh", "stop"), List.of("sh")), null));
    var job = read(GOOD + "restore: { job: { container: c, serviceAccount: s } }").restore();
    assertThat(job).isEqualTo(new AgentConfig.Restore(null, new AgentConfig.RestoreJob("c", "s")));
  }

  @Test
  void read_missingSection_isNamed() {
    assertThatThrownBy(() -> read(GOOD.replace("volume: { name: holdfast-data }", "")))
        .hasMessageContaining("volume: missing");
  }

  @Test
  void read_missingFile_isNamed() {
    Path none = folder.resolve("none.yaml");
    assertThatThrownBy(() -> new ConfigReader(Map.of()).read(none))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none.yaml: there is no such file");
  }

  @Test
  void read_keyTwice_isRefusedWithItsLine() {
    assertThatThrownBy(() -> read(GOOD + "volume: { name: other }\n"))
        .hasMessageContaining("line 15")
        .hasMessageContaining("volume");
  }

  private AgentConfig read(String yaml) throws IOException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, yaml);
    return new ConfigReader(Map.of("REQUIREPASS", "x", "PATH", System.getenv("PATH"))).read(file);
  }
}
