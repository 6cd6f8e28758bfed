package io.holdfast.agent.metrics;

import io.holdfast.agent.api.Views;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.status.Health;
import io.holdfast.agent.core.status.Overview;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gauges of the agent as a whole, read from the journal and the overview at each scrape. */
public final class AgentMetrics {
  private final Journal journal;
  private final Overview overview;
  private final Views views;
  private final Supplier<Health> config;
  private final Time time;

  public AgentMetrics(
      Journal journal, Overview overview, Views views, Supplier<Health> config, Time time) {
    this.journal = journal;
    this.overview = overview;
    this.views = views;
    this.config = config;
    this.time = time;
  }

  /** Registers all gauges. */
  public void bind(MeterRegistry registry) {
    gauge(
        registry,
        "holdfast.backup.runs.unfinished",
        "Runs that wait or are under way.",
        () -> journal.state().unfinished().size());
    gauge(
        registry,
        "holdfast.backup.newest.verified.age.seconds",
        "Age of the data in the newest backup that a restore check has verified; +Inf without one.",
        this::newestVerifiedAge);
    gauge(
        registry,
        "holdfast.backup.store.up",
        "Whether the store answered lately.",
        () -> flag(overview.seen().store().ok()));
    gauge(
        registry,
        "holdfast.backup.longhorn.up",
        "Whether Longhorn, where it is used, answered and the volume is not faulted.",
        () -> flag(overview.seen().longhorn().ok()));
    gauge(
        registry,
        "holdfast.backup.target.available",
        "Whether all backup targets and export targets are available.",
        () -> flag(overview.seen().target().ok()));
    gauge(
        registry,
        "holdfast.backup.config.ok",
        "Whether the configuration file as it is now is in force.",
        () -> flag(config.get().ok()));
    gauge(
        registry,
        "holdfast.backup.state.saved",
        "Whether the agent could save its state when it last tried; runs wait while it can not.",
        () -> flag(journal.unsaved().isEmpty()));
    bindChecks(registry);
  }

  private void bindChecks(MeterRegistry registry) {
    for (CheckResult result : CheckResult.values()) {
      gauge(
          registry,
          "holdfast.restore.check.last.result",
          "The last restore check's result: 1 at that result, 0 at the others.",
          () -> flag(lastCheck().filter(check -> check.result() == result).isPresent()),
          "result",
          result.name().toLowerCase(Locale.ROOT));
    }
    check(
        registry,
        "last.timestamp.seconds",
        "When the last restore check ended; 0 before the first.",
        check -> check.at().toEpochMilli() / 1000.0);
    check(
        registry,
        "last.restore.seconds",
        "How long Longhorn took for the last restore.",
        check -> check.restoreMillis() / 1000.0);
    check(
        registry,
        "last.load.seconds",
        "How long reading the restored data took.",
        check -> check.loadMillis() / 1000.0);
    check(
        registry,
        "last.data.age.seconds",
        "Age of the data when the last restore check began.",
        check -> (double) check.dataAgeSeconds());
    check(
        registry,
        "last.keys.expected",
        "Keys that were backed up.",
        check -> number(check.expected().keys()));
    check(registry, "last.keys.found", "Keys that came back.", check -> number(check.foundKeys()));
  }

  private void check(
      MeterRegistry registry, String name, String help, Function<CheckOutcome, Double> value) {
    gauge(
        registry, "holdfast.restore.check." + name, help, () -> lastCheck().map(value).orElse(0.0));
  }

  private Optional<CheckOutcome> lastCheck() {
    return journal.state().runs().reversed().stream()
        .map(run -> run.facts().check())
        .filter(Objects::nonNull)
        .findFirst();
  }

  private double newestVerifiedAge() {
    return views
        .newestVerified()
        .map(at -> Duration.between(at, time.now()).toMillis() / 1000.0)
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static double number(@Nullable Long value) {
    return value == null ? Double.NaN : value.doubleValue();
  }

  private static double flag(boolean value) {
    return value ? 1 : 0;
  }

  private static void gauge(
      MeterRegistry registry, String name, String help, Supplier<Number> value, String... tags) {
    Gauge.builder(name, value).description(help).tags(tags).register(registry);
  }
}
