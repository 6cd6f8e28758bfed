package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kit's alerts: Prometheus accepts them, and each leads an operator to a page of the runbook.
 */
final class AlertsTest {
  private static final Path RULE =
      Program.ROOT.resolve("kustomize/components/prometheus/prometheus-rule.yaml");

  @Test
  void everyAlert_leadsToARunbookPageThatNamesIt() throws IOException {
    Path index = Program.ROOT.resolve("runbook/README.md");
    List<JsonNode> alerts = alerts().toList();

    assertThat(alerts).isNotEmpty();
    for (JsonNode alert : alerts) {
      String name = alert.path("alert").asText();
      Path page = Program.ROOT.resolve(alert.at("/annotations/runbook_url").asText("no url"));
      assertThat(page).as(name).isRegularFile();
      assertThat(Files.readString(page)).as(page.toString()).contains(name);
      assertThat(Files.readString(index)).contains(name).contains(page.getFileName().toString());
    }
  }

  @Test
  void everyAlert_hasASeverityAndASummary() {
    assertThat(alerts())
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
              assertThat(alert.at("/annotations/summary").asText()).endsWith(".");
            });
  }

  @Test
  void rules_areAcceptedByPromtool(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(Kit.onPath("promtool"), "there is no promtool on the PATH");
    Path rules = folder.resolve("rules.yaml");
    new YAMLMapper().writeValue(rules.toFile(), Kit.read(RULE).getFirst().path("spec"));

    Outcome outcome =
        Outcome.of(Map.of(), 300, List.of("promtool", "check", "rules", rules.toString()));

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  @Test
  void overdue_isToldByThePolicysOwnTime(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(Kit.onPath("promtool"), "there is no promtool on the PATH");
    new YAMLMapper()
        .writeValue(folder.resolve("rules.yaml").toFile(), Kit.read(RULE).getFirst().path("spec"));
    Files.writeString(
        folder.resolve("test.yaml"),
        """
        rule_files: [rules.yaml]
        evaluation_interval: 1m
        tests:
          - interval: 1m
            input_series:
              - series: holdfast_backup_overdue_seconds{policy="weekly", task="backup"}
                values: "0x20 3700+60x20"
              - series: holdfast_backup_overdue_seconds{policy="hourly", task="backup"}
                values: "0x41"
              - series: holdfast_backup_overdue_seconds{policy="proof", task="check"}
                values: "3700x41"
              - series: holdfast_backup_last_success_timestamp_seconds{policy="weekly", task="backup"}
                values: "0x41"
              - series: holdfast_backup_recurring_job_ok{policy="weekly", task="backup"}
                values: "1x20 0x20"
            alert_rule_test:
              - alertname: HoldfastBackupOverdue
                eval_time: 20m
                exp_alerts: []
              - alertname: HoldfastBackupOverdue
                eval_time: 26m
                exp_alerts:
                  - exp_labels: { severity: critical, policy: weekly }
                    exp_annotations:
                      summary: Policy weekly should have made a backup 1h 6m 40s ago, and has none since.
                      runbook_url: runbook/backup-failed.md
              - alertname: HoldfastRecurringJobWrong
                eval_time: 20m
                exp_alerts: []
              - alertname: HoldfastRecurringJobWrong
                eval_time: 26m
                exp_alerts:
                  - exp_labels: { severity: warning, policy: weekly, task: backup }
                    exp_annotations:
                      summary: Longhorn's recurring job of policy weekly is not in place as the policy says.
                      runbook_url: runbook/native-mode.md
        """);

    Outcome outcome =
        Outcome.of(
            Map.of(),
            300,
            List.of("promtool", "test", "rules", folder.resolve("test.yaml").toString()));

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  private static Stream<JsonNode> alerts() {
    return StreamSupport.stream(Kit.read(RULE).getFirst().at("/spec/groups").spliterator(), false)
        .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false));
  }
}
