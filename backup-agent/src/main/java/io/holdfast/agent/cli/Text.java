package io.holdfast.agent.cli;

import io.holdfast.agent.api.BackupView;
import io.holdfast.agent.api.CheckView;
import io.holdfast.agent.api.EvidenceView;
import io.holdfast.agent.api.FindingView;
import io.holdfast.agent.api.HealthView;
import io.holdfast.agent.api.PolicyView;
import io.holdfast.agent.api.RunView;
import io.holdfast.agent.api.StatusView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the commands print for people. */
final class Text {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Text() {}

  static String backup(RunView run) {
    Table table =
        new Table()
            .row("run", run.id())
            .row("snapshot", or(run.snapshot()))
            .row("backup", or(run.backup()))
            .row("uploaded", bytes(run.uploaded()))
            .row("size", bytes(run.size()))
            .row("keys", or(run.keys()))
            .row("digest", or(run.digest()))
            .row("duration", seconds(run.seconds()));
    run.notes().forEach(note -> table.row("note", note));
    return table.toString();
  }

  static String export(RunView run) {
    Table table = new Table().row("run", run.id()).row("export", or(run.backup()));
    run.steps().stream()
        .filter(step -> step.name().equals("export"))
        .forEach(step -> table.row("sent to", or(step.detail())));
    table
        .row("size", bytes(run.size()))
        .row("keys", or(run.keys()))
        .row("digest", or(run.digest()))
        .row("duration", seconds(run.seconds()));
    run.notes().forEach(note -> table.row("note", note));
    return table.toString();
  }

  static String check(CheckView check) {
    Table table =
        new Table()
            .row("backup", check.backup())
            .row("result", check.result())
            .row("keys", or(check.foundKeys()), "expected " + or(check.expectedKeys()))
            .row("digest", or(check.foundDigest()), "expected " + or(check.expectedDigest()));
    if (check.block() != null) {
      table.row("block", check.block());
    }
    table
        .row(
            check.foundKeys() == null ? "gave up after" : "restored in",
            seconds(check.restoreSeconds()))
        .row("loaded in", seconds(check.loadSeconds()))
        .row("data age", span(check.dataAgeSeconds()));
    StringBuilder out = new StringBuilder(table.toString());
    for (String difference : check.differences()) {
      out.append("differs: ").append(difference).append('\n');
    }
    return out.append(check.reason()).append('\n').toString();
  }

  static String doctor(List<FindingView> findings) {
    StringBuilder out = new StringBuilder();
    for (FindingView each : findings) {
      out.append(
              each.state().equals("failed")
                  ? "BROKEN "
                  : each.state().equals("ok") ? "ok     " : "?      ")
          .append(each.rule())
          .append(": ")
          .append(each.found())
          .append('\n');
      if (each.state().equals("failed")) {
        out.append("         why   ").append(each.why()).append('\n');
        out.append("         mend  ").append(each.mend()).append('\n');
      }
    }
    long broken = findings.stream().filter(each -> each.state().equals("failed")).count();
    return out.append(
            broken == 0
                ? "no rule is broken"
                : broken + " of " + findings.size() + " rules are broken")
        .append('\n')
        .toString();
  }

  static String evidence(EvidenceView evidence) {
    Table table =
        new Table().row("NUMBER", "RUN", "BACKUP", "CHECKED", "RESULT", "RTO", "RPO", "KEY");
    for (EvidenceView.Item each : evidence.reports()) {
      table.row(
          String.valueOf(each.number()),
          each.run(),
          each.backup(),
          time(each.checkedAt()),
          each.result(),
          seconds(each.rtoSeconds()),
          span(each.rpoSeconds()),
          each.key() == null ? "not sealed" : each.key());
    }
    String rows = evidence.reports().isEmpty() ? "no reports yet\n" : table.toString();
    return rows
        + "kept in "
        + evidence.place()
        + (evidence.sealing() ? "\n" : "; there is no key to seal them with\n");
  }

  static String backups(List<BackupView> backups) {
    if (backups.isEmpty()) {
      return "no backups yet\n";
    }
    Table table = new Table().row("BACKUP", "CREATED", "SIZE", "POLICY", "KEYS", "VERIFIED");
    for (BackupView backup : backups) {
      CheckView check = backup.check();
      String verified = backup.verified();
      if (check != null && check.block() != null) {
        verified += " (block " + check.block().substring(0, 12) + "…)";
      }
      table.row(
          backup.id(),
          time(backup.dataAt()),
          bytes(backup.size()),
          policy(backup),
          or(backup.keys()),
          backup.state().equals("completed") || backup.state().equals("unknown")
              ? verified
              : backup.state());
    }
    return table.toString();
  }

  /** Labels come only when a backup is completed, its snapshot's name says earlier whose it is. */
  private static String policy(BackupView backup) {
    if (!backup.policy().isEmpty()) {
      return backup.policy();
    }
    return backup.run() == null ? "(not ours)" : "-";
  }

  static String status(StatusView status) {
    Table table =
        new Table()
            .row("volume", or(status.volume()))
            .row("store", health(status.store()))
            .row("longhorn", health(status.longhorn()))
            .row("target", health(status.target()))
            .row("state", health(status.state()))
            .row("config", health(status.config()));
    for (PolicyView policy : status.policies()) {
      table.row(
          "policy " + policy.name(),
          policy.task()
              + (policy.mode().equals("native") ? " by Longhorn " : " ")
              + policy.cron()
              + " "
              + policy.timeZone()
              + (policy.keeps().isEmpty() ? "" : ", keeps " + policy.keeps())
              + ", next "
              + time(policy.next())
              + ", last success "
              + time(policy.lastSuccessAt()));
    }
    RunView running = status.running();
    RunView last = status.lastRun();
    CheckView check = status.lastCheck();
    if (running != null) {
      table.row("running", running.kind() + " " + running.id() + ", " + seconds(running.seconds()));
    }
    if (status.waiting() > 0) {
      table.row("waiting", status.waiting() + " runs");
    }
    if (last != null) {
      table.row(
          "last run",
          last.kind()
              + " "
              + last.id()
              + " "
              + last.state()
              + (last.reason() == null ? "" : ": " + last.reason()));
    }
    if (check != null) {
      table.row("last check", check.backup() + " " + check.result() + ", " + time(check.at()));
    }
    Instant verified = status.newestVerifiedAt();
    table.row(
        "newest verified",
        verified == null
            ? "none yet"
            : time(verified)
                + ", "
                + span(Duration.between(verified, status.now()).toSeconds())
                + " old");
    return table.toString();
  }

  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes / 1024.0;
    for (String unit : List.of("KiB", "MiB", "GiB")) {
      if (value < 1024) {
        return String.format(Locale.ROOT, "%.1f %s", value, unit);
      }
      value /= 1024;
    }
    return String.format(Locale.ROOT, "%.1f TiB", value);
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  private static String span(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
  }

  static String time(@Nullable Instant at) {
    return at == null ? "-" : TIME.format(at);
  }

  private static String health(HealthView health) {
    return (health.ok() ? "ok: " : "NOT OK: ") + health.words();
  }

  static String or(@Nullable Object value) {
    return Objects.requireNonNullElse(value, "-").toString();
  }
}
