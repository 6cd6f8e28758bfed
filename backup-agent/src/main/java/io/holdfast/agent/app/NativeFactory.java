package io.holdfast.agent.app;

import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.recurring.NativePolicies;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.kubernetes.Cluster;
import io.holdfast.agent.longhorn.RecurringJobsClient;
import io.holdfast.agent.metrics.RunMetrics;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Builds what looks after Longhorn's recurring jobs. */
@Factory
final class NativeFactory {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** Without Longhorn there is nothing to look at. */
  @Singleton
  NativeLook nativeLook(
      AgentConfig config,
      @Named("looks") Longhorn longhorn,
      LiveVolume volume,
      Cluster cluster,
      Policies policies,
      Journal journal,
      RunMetrics metrics,
      RandomGenerator random,
      SystemTime time) {
    var address = config.longhorn();
    var live = config.volume();
    if (address == null || live == null) {
      return () -> {};
    }
    NativePolicies natives =
        new NativePolicies(
            policies,
            new RecurringJobsClient(address.url(), CONNECT, LOOK, time, metrics),
            longhorn,
            live.claim() == null
                ? Objects.requireNonNull(live.name())
                : cluster.namespace() + "." + live.claim(),
            volume,
            journal,
            metrics,
            random,
            time);
    Seldom seldom = new Seldom(natives::look, EVERY);
    return seldom::run;
  }
}
