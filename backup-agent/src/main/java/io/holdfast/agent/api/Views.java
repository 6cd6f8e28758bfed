package io.holdfast.agent.api;

import io.holdfast.agent.core.doctor.Finding;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.history.RunChange;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunFacts;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.core.schedule.Scheduler;
import io.holdfast.agent.core.status.Health;
import io.holdfast.agent.core.status.KnownBackup;
import io.holdfast.agent.core.status.Overview;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the agent knows, as the API shows it. */
public final class Views {
  private final Journal journal;
  private final Overview overview;
  private final Scheduler scheduler;
  private final Policies policies;
  private final Supplier<Health> config;
  private final String version;

  public Views(
      Journal journal,
      Overview overview,
      Scheduler scheduler,
      Policies policies,
      Supplier<Health> config,
      String version) {
    this.journal = journal;
    this.overview = overview;
    this.scheduler = scheduler;
    this.policies = policies;
    this.config = config;
    this.version = version;
  }

  public StatusView status(Instant now) {
    List<Run> runs = journal.state().runs();
    List<Run> unfinished = journal.state().unfinished();
    Optional<Run> running = unfinished.stream().filter(run -> run.startedAt() != null).findFirst();
    Overview.Seen seen = overview.seen();
    return new StatusView(
        version,
        now,
        seen.volume(),
        health(seen.store()),
        health(seen.longhorn()),
        health(seen.target()),
        health(saved()),
        health(config.get()),
        policies.all().stream().map(policy -> policy(policy, now)).toList(),
        running.map(run -> run(run, now)).orElse(null),
        unfinished.size() - (running.isPresent() ? 1 : 0),
        runs.reversed().stream()
            .filter(run -> run.state().isFinal())
            .findFirst()
            .map(run -> run(run, now))
            .orElse(null),
        checks().stream().findFirst().orElse(null),
        newestVerified().orElse(null));
  }

  public List<RunView> runs(Instant now) {
    return journal.state().runs().reversed().stream().map(run -> run(run, now)).toList();
  }

  public Optional<RunView> run(String id, Instant now) {
    return journal.state().run(id).map(run -> run(run, now));
  }

  public List<CheckView> checks() {
    return journal.state().runs().reversed().stream()
        .map(run -> run.facts().check())
        .filter(Objects::nonNull)
        .map(Views::check)
        .toList();
  }

  public List<BackupView> backups() {
    return overview.backups().stream().map(Views::backup).toList();
  }

  /** When the data of the newest verified backup was current. */
  public Optional<Instant> newestVerified() {
    return overview.backups().stream()
        .filter(each -> each.record() != null && each.record().verifiedAt() != null)
        .map(KnownBackup::dataAt)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder());
  }

  /** What the doctor has found. */
  public static List<FindingView> findings(List<Finding> findings) {
    return findings.stream()
        .map(
            each ->
                new FindingView(
                    each.rule(), lower(each.state()), each.found(), each.why(), each.mend()))
        .toList();
  }

  /** What happened to a run. */
  public static EventView event(RunChange change, Instant now) {
    Run run = change.run();
    StepRecord step = change.step();
    return new EventView(
        lower(change.kind()).replace('_', '-'),
        now,
        run.id(),
        lower(run.kind()),
        run.policy(),
        lower(run.state()),
        step == null ? null : step(step, now),
        change.words());
  }

  /** One run. */
  public static RunView run(Run run, Instant now) {
    RunFacts facts = run.facts();
    Barrier barrier = facts.barrier();
    Backup backup = facts.backup();
    CheckOutcome check = facts.check();
    Instant started = run.startedAt();
    Instant end = Objects.requireNonNullElse(run.endedAt(), now);
    return new RunView(
        run.id(),
        lower(run.kind()),
        run.policy(),
        lower(run.trigger()),
        lower(run.state()),
        run.requestedAt(),
        started,
        run.endedAt(),
        started == null ? 0 : seconds(Duration.between(started, end)),
        run.reason(),
        run.notes(),
        run.steps().stream().map(step -> step(step, now)).toList(),
        barrier == null ? null : barrier.server(),
        facts.snapshot(),
        backup == null ? run.subject() : backup.id(),
        backup == null ? 0 : backup.size(),
        backup == null ? 0 : backup.uploaded(),
        barrier == null ? null : barrier.keys(),
        barrier == null ? null : barrier.digest(),
        facts.unchanged(),
        facts.deleted(),
        facts.newVolume() == null ? null : facts.newVolume().name(),
        facts.directory(),
        facts.inPlace() == null ? null : InPlaceWords.view(facts.inPlace(), run.id()),
        check == null ? null : check(check));
  }

  private PolicyView policy(Policy policy, Instant now) {
    return new PolicyView(
        policy.name(),
        policy.mode().word(),
        policy.task().word(),
        policy.timing().cron(),
        policy.timing().timeZone(),
        policy.task() == Task.CHECK ? "" : policy.keep().words(),
        policy.checkEvery(),
        policy.options().target(),
        scheduler.next(policy, now).orElse(null),
        journal.state().lastSuccess(policy.name()).orElse(null));
  }

  private static StepView step(StepRecord step, Instant now) {
    return new StepView(
        lower(step.name()),
        lower(step.state()),
        step.startedAt(),
        step.endedAt(),
        seconds(step.duration(now)),
        step.progress(),
        step.detail());
  }

  private static CheckView check(CheckOutcome check) {
    return new CheckView(
        check.run(),
        check.backup(),
        lower(check.result()),
        check.at(),
        check.expected().keys(),
        check.foundKeys(),
        check.expected().digest(),
        check.foundDigest(),
        check.differences(),
        check.reason(),
        check.block(),
        check.restoreMillis() / 1000.0,
        check.loadMillis() / 1000.0,
        check.dataAgeSeconds());
  }

  private static BackupView backup(KnownBackup known) {
    Backup backup = known.backup();
    CheckOutcome check = known.lastCheck();
    @Nullable String run =
        known.record() != null ? known.record().run() : backup == null ? null : backup.run();
    return new BackupView(
        known.id(),
        known.target(),
        known.dataAt(),
        known.size(),
        known.uploaded(),
        known.policy(),
        run,
        backup == null ? "unknown" : lower(backup.phase()),
        known.expected().keys(),
        known.expected().digest(),
        verified(known),
        check == null ? null : check(check));
  }

  /** An inconclusive check does not take away what an earlier one has shown. */
  private static String verified(KnownBackup known) {
    BackupRecord record = known.record();
    if (record != null && record.verifiedAt() != null) {
      return "verified";
    }
    CheckOutcome check = known.lastCheck();
    return check == null ? "unchecked" : lower(check.result());
  }

  private Health saved() {
    return journal
        .unsaved()
        .map(each -> new Health(false, each.words() + " (since " + each.since() + ")"))
        .orElse(new Health(true, "saved"));
  }

  private static HealthView health(Health health) {
    return new HealthView(health.ok(), health.words());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
