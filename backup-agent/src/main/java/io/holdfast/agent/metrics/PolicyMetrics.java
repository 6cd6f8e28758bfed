package io.holdfast.agent.metrics;

import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.JobMemory;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.PolicyMemory;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.schedule.Overdue;
import io.holdfast.agent.core.schedule.Scheduler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The gauges of each policy; those of a policy that is gone go with it. */
public final class PolicyMetrics {
  private final MeterRegistry registry;
  private final Journal journal;
  private final Scheduler scheduler;
  private final Time time;
  private final List<Meter> bound = new ArrayList<>();

  public PolicyMetrics(MeterRegistry registry, Journal journal, Scheduler scheduler, Time time) {
    this.registry = registry;
    this.journal = journal;
    this.scheduler = scheduler;
    this.time = time;
  }

  /** Registers the gauges of these policies and of runs by hand, and removes all earlier ones. */
  public synchronized void bind(List<Policy> policies) {
    bound.forEach(registry::remove);
    bound.clear();
    for (Policy policy : policies) {
      bind(policy.name(), policy.task());
      gauge(
          "next.run.timestamp.seconds",
          "When the next run is due.",
          policy.name(),
          policy.task(),
          () -> seconds(scheduler.next(policy, time.now())));
      gauge(
          "overdue.seconds",
          "For how long the policy is without what its time was for; 0 while it is not overdue.",
          policy.name(),
          policy.task(),
          () -> Overdue.by(policy, journal.state(), time.now()).toMillis() / 1000.0);
      if (policy.isNative()) {
        gauge(
            "recurring.job.ok",
            "Whether Longhorn's recurring job of the policy is as the policy says.",
            policy.name(),
            policy.task(),
            () -> isJobOk(policy.name()) ? 1 : 0);
        gauge(
            "recurring.job.mended.timestamp.seconds",
            "When the job was last put right after somebody had changed it; 0 before the first.",
            policy.name(),
            policy.task(),
            () ->
                seconds(Optional.ofNullable(memory(policy.name()).job()).map(JobMemory::mendedAt)));
      }
    }
    bind(Policy.MANUAL, Task.BACKUP);
  }

  private void bind(String policy, Task task) {
    gauge(
        "last.success.timestamp.seconds",
        "When the policy last had what it is for; 0 before the first time.",
        policy,
        task,
        () -> seconds(journal.state().lastSuccess(policy)));
    gauge(
        "last.attempt.timestamp.seconds",
        "When the policy's last run that has ended began; 0 before the first.",
        policy,
        task,
        () -> seconds(Optional.ofNullable(memory(policy).lastAttemptAt())));
    gauge(
        "last.run.ok",
        "Whether the policy's last ended run succeeded; 1 before the first.",
        policy,
        task,
        () -> memory(policy).lastRunOk() ? 1 : 0);
  }

  private boolean isJobOk(String policy) {
    JobMemory job = memory(policy).job();
    return job != null && job.job() != null && job.trouble().isEmpty();
  }

  private PolicyMemory memory(String policy) {
    return journal.state().memory(policy);
  }

  private void gauge(String name, String help, String policy, Task task, Supplier<Number> value) {
    bound.add(
        Gauge.builder("holdfast.backup." + name, value)
            .description(help)
            .tags("policy", policy, "task", task.word())
            .register(registry));
  }

  private static double seconds(Optional<Instant> at) {
    return at.map(each -> each.toEpochMilli() / 1000.0).orElse(0.0);
  }
}
