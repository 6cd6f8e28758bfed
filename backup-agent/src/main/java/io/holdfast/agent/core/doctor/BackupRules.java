package io.holdfast.agent.core.doctor;

import io.holdfast.agent.core.doctor.Rule.Seen;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.JobMemory;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.schedule.Overdue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The rules on backups and on what is known of them. */
final class BackupRules {
  /** Longest time without a restore check that has passed. */
  static final Duration TESTED_WITHIN = Duration.ofDays(8);

  private BackupRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.on(
            "backup-target",
            "Without a backup target there are snapshots only, on the disks of the volume itself.",
            "set the target's URL and credentials in Longhorn, or in exports, and see that it is"
                + " reached from there",
            Facts::targets,
            targets ->
                Seen.when(targets.stream().allMatch(BackupTarget::available), describe(targets))),
        new Rule(
            "backup-scheduled",
            "Backups that somebody has to think of are not taken.",
            "add a policy with do: backup, or do: export, and a cron expression",
            facts -> {
              List<String> names = outliving(facts).stream().map(Policy::name).toList();
              return Seen.when(
                  !names.isEmpty(),
                  names.isEmpty()
                      ? "no policy makes backups"
                      : "policies " + String.join(", ", names));
            }),
        new Rule(
            "backup-recent",
            "What has changed since the last backup is what a lost volume costs.",
            "see why the last runs failed or were left out: the agent's runs, with their reasons",
            BackupRules::recent),
        new Rule(
            "recurring-jobs",
            "A policy in native mode is carried out by a recurring job of Longhorn's, which others can"
                + " change or delete there.",
            "see what the agent says of it, and change the policy instead of the job",
            BackupRules::recurring),
        new Rule(
            "restore-tested",
            "A backup that was never restored is a hope.",
            "run a check, and have a policy say check: true, or do: check",
            BackupRules::tested),
        new Rule(
            "last-check",
            "A backup that came back other than it was made says the same of those that share its"
                + " blocks.",
            "take a full backup (backup --full) and check it; then see what has spoilt the store",
            BackupRules::lastCheck),
        new Rule(
            "full-backup-planned",
            "Longhorn does not look again at a block it has sent once: damage in the store spreads to"
                + " each incremental backup.",
            "add a policy with do: full-backup, say once a month",
            BackupRules::fullPlanned),
        new Rule(
            "evidence-sealed",
            "A report without a seal can be changed by anybody who can write where it lies.",
            "name a key of at least 32 characters in evidence.keyFile",
            facts ->
                Seen.when(
                    facts.sealing(),
                    facts.sealing()
                        ? "reports of restore checks are sealed"
                        : "there is no key to seal reports of restore checks with")),
        new Rule(
            "configuration",
            "An agent that goes by another configuration than its file does not do what is written"
                + " there.",
            "mend the file, or restart the agent when it says so",
            facts -> Seen.when(facts.config().ok(), facts.config().words())));
  }

  private static List<Policy> outliving(Facts facts) {
    return facts.policies().stream().filter(each -> each.task().kind().outlivesVolume()).toList();
  }

  private static List<Policy> backups(Facts facts) {
    return facts.policies().stream().filter(each -> each.task().kind() == RunKind.BACKUP).toList();
  }

  private static String describe(List<BackupTarget> targets) {
    List<String> words = new ArrayList<>();
    for (BackupTarget each : targets) {
      words.add(
          each.name()
              + (each.available()
                  ? " is available (" + each.url() + ")"
                  : " is not available" + (each.message().isEmpty() ? "" : ": " + each.message())));
    }
    return String.join("; ", words);
  }

  /** Each policy that makes backups must have had its last time but one. */
  private static Seen recent(Facts facts) {
    List<String> overdue = new ArrayList<>();
    Optional<Instant> newest = Optional.empty();
    for (Policy policy : outliving(facts)) {
      Instant success = facts.state().lastSuccess(policy.name()).orElse(Instant.EPOCH);
      newest = newest.filter(success::isBefore).or(() -> Optional.of(success));
      if (Overdue.is(policy, facts.state(), facts.now())) {
        overdue.add(policy.name());
      }
    }
    if (newest.isEmpty()) {
      return Seen.unknown("no policy makes backups");
    }
    String last =
        newest.get().equals(Instant.EPOCH)
            ? "no policy has made a backup yet"
            : "the last backup of a policy was made at " + newest.get();
    return Seen.when(
        overdue.isEmpty(),
        overdue.isEmpty() ? last : last + "; overdue are " + String.join(", ", overdue));
  }

  private static Seen recurring(Facts facts) {
    List<Policy> natives = facts.policies().stream().filter(Policy::isNative).toList();
    List<String> wrong = new ArrayList<>();
    for (Policy policy : natives) {
      JobMemory job = facts.state().memory(policy.name()).job();
      if (job == null || (job.job() == null && job.trouble().isEmpty())) {
        wrong.add("the job of policy " + policy.name() + " is not in place yet");
      } else if (!job.trouble().isEmpty()) {
        wrong.add(job.trouble());
      } else if (!job.strangers().isEmpty()) {
        wrong.add(job.strangersInWords());
      }
    }
    return Seen.when(
        wrong.isEmpty(),
        !wrong.isEmpty()
            ? String.join("; ", wrong)
            : natives.isEmpty()
                ? "no policy is native"
                : natives.size() + " recurring jobs are as their policies say");
  }

  private static Seen tested(Facts facts) {
    Optional<Instant> last =
        facts.state().backups().values().stream()
            .map(BackupRecord::verifiedAt)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder());
    if (last.isEmpty()) {
      return Seen.when(false, "no backup has been shown to restore yet");
    }
    boolean lately = !last.get().isBefore(facts.now().minus(TESTED_WITHIN));
    return Seen.when(
        lately,
        "the last restore check that passed was at "
            + last.get()
            + (lately ? "" : ", more than " + TESTED_WITHIN.toDays() + " days ago"));
  }

  private static Seen fullPlanned(Facts facts) {
    if (backups(facts).isEmpty()) {
      return Seen.unknown("no policy makes backups");
    }
    boolean planned = facts.policies().stream().anyMatch(each -> each.task() == Task.FULL_BACKUP);
    return Seen.when(
        planned, planned ? "a policy makes full backups" : "all policies are incremental");
  }

  private static Seen lastCheck(Facts facts) {
    return facts.state().backups().values().stream()
        .map(BackupRecord::lastCheck)
        .filter(Objects::nonNull)
        .filter(check -> check.result() != CheckResult.INCONCLUSIVE)
        .max(Comparator.comparing(check -> check.at()))
        .map(
            check ->
                Seen.when(
                    check.result() == CheckResult.VERIFIED, check.backup() + ": " + check.reason()))
        .orElse(Seen.unknown("no check has come to a verdict yet"));
  }
}
