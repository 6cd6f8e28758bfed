package io.holdfast.agent.metrics;

import io.holdfast.agent.core.alert.Alerts;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.model.StepState;
import io.holdfast.agent.core.port.RunListener;
import io.holdfast.agent.longhorn.ApiCalls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * The counters and timers, counted as runs go; they begin at zero with each start, as counters do.
 */
public final class RunMetrics implements RunListener, ApiCalls, Alerts.AlertListener {
  private final MeterRegistry registry;

  public RunMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void stepEnded(Run run, StepRecord step) {
    Instant end = Objects.requireNonNullElse(step.endedAt(), step.startedAt());
    Timer.builder("holdfast.backup.step.duration")
        .description("How long the steps of runs took.")
        .tags("policy", run.policy(), "step", lower(step.name()))
        .register(registry)
        .record(Duration.between(step.startedAt(), end));
    Backup backup = run.facts().backup();
    boolean sends = step.name() == StepName.BACKUP || step.name() == StepName.EXPORT;
    if (sends && step.state() == StepState.DONE && backup != null) {
      Counter.builder("holdfast.backup.uploaded.bytes")
          .description("Bytes sent to the backup target or export target.")
          .tags("policy", run.policy())
          .register(registry)
          .increment((double) backup.uploaded());
    }
  }

  @Override
  public void runEnded(Run run) {
    Counter.builder("holdfast.backup.runs")
        .description("Runs that ended.")
        .tags("policy", run.policy(), "kind", lower(run.kind()), "result", lower(run.state()))
        .register(registry)
        .increment();
    CheckOutcome check = run.facts().check();
    if (check != null && run.plan().contains(StepName.ATTEST)) {
      Counter.builder("holdfast.restore.check.runs")
          .description("Restore checks that ended.")
          .tags("result", lower(check.result()))
          .register(registry)
          .increment();
    }
  }

  @Override
  public void retentionDeleted(String policy) {
    Counter.builder("holdfast.backup.retention.deletions")
        .description("Backups, exports and snapshots deleted by retention.")
        .tags("policy", policy)
        .register(registry)
        .increment();
  }

  @Override
  public void ended(String call, String outcome, long nanos) {
    Timer.builder("holdfast.backup.longhorn.request.duration")
        .description("How long calls to Longhorn took.")
        .tags("call", call, "outcome", outcome)
        .register(registry)
        .record(Duration.ofNanos(nanos));
  }

  @Override
  public void told(String channel, boolean reached) {
    Counter.builder("holdfast.alerts.sent")
        .description("Alerts that were sent, or could not be.")
        .tags("channel", channel, "outcome", reached ? "ok" : "failed")
        .register(registry)
        .increment();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
