package io.holdfast.agent.http;

import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.run.Runner;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * Alive as long as runs can begin. A store or a Longhorn that is down does not count, nor a state
 * that can not be saved, which is only said: restarting the agent would not help, and an agent that
 * is not ready would take the store in its pod out of service.
 */
@Liveness
@Singleton
final class RunnerHealth implements HealthIndicator {
  private final Runner runner;
  private final Journal journal;

  RunnerHealth(Runner runner, Journal journal) {
    this.runner = runner;
    this.journal = journal;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        runner
            .broken()
            .map(
                why ->
                    HealthResult.builder("runs", HealthStatus.DOWN)
                        .details(Map.of("reason", why))
                        .build())
            .orElseGet(this::up));
  }

  private HealthResult up() {
    HealthResult.Builder up = HealthResult.builder("runs", HealthStatus.UP);
    return journal
        .unsaved()
        .map(each -> up.details(Map.of("waiting", "the state can not be saved: " + each.words())))
        .orElse(up)
        .build();
  }
}
