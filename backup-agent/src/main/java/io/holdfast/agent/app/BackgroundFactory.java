package io.holdfast.agent.app;

import io.holdfast.agent.api.Views;
import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.core.alert.Alerts;
import io.holdfast.agent.core.doctor.Doctor;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.port.Channel;
import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.run.Runner;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.core.schedule.Scheduler;
import io.holdfast.agent.core.status.Overview;
import io.holdfast.agent.kubernetes.Cluster;
import io.holdfast.agent.kubernetes.EventChannel;
import io.holdfast.agent.metrics.AgentMetrics;
import io.holdfast.agent.metrics.DoctorMetrics;
import io.holdfast.agent.metrics.PolicyMetrics;
import io.holdfast.agent.metrics.RunMetrics;
import io.holdfast.agent.notify.Webhook;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Builds what the agent does by itself: looks, alerts, and the metrics that tell of it. */
@Factory
final class BackgroundFactory {
  private static final Duration VISIT_EVERY = Duration.ofMinutes(5);

  @Singleton
  Alerts alerts(
      AgentConfig config,
      Journal journal,
      Policies policies,
      Cluster cluster,
      RunMetrics metrics,
      SystemTime time) {
    List<Channel> channels = new ArrayList<>();
    var volume = config.volume();
    String name =
        volume == null
            ? config.exports().source()
            : Objects.requireNonNullElse(volume.name(), String.valueOf(volume.claim()));
    String source = "Holdfast " + name;
    config.alerts().webhooks().forEach(each -> channels.add(new Webhook(each, source)));
    if (config.alerts().events()) {
      channels.add(new EventChannel(cluster, time));
    }
    return new Alerts(journal, policies, channels, config.alerts().repeat(), metrics, time);
  }

  @Singleton
  PolicyMetrics policyMetrics(
      PrometheusMeterRegistry registry, Journal journal, Scheduler scheduler, SystemTime time) {
    return new PolicyMetrics(registry, journal, scheduler, time);
  }

  @Bean(preDestroy = "close")
  @Singleton
  Background background(
      AgentConfig config,
      ConfigWatch watch,
      SystemTime time,
      Runner runner,
      Overview overview,
      StateStore state,
      Journal journal,
      Views views,
      Doctor doctor,
      Alerts alerts,
      NativeLook nativeLook,
      PolicyMetrics policyMetrics,
      PrometheusMeterRegistry registry) {
    new AgentMetrics(journal, overview, views, watch::health, time).bind(registry);
    policyMetrics.bind(config.policies());
    DoctorMetrics.bind(registry, doctor);
    Runnable visit =
        new Seldom(
            () -> {
              overview.refreshExports();
              doctor.examine();
            },
            VISIT_EVERY);
    return new Background(
        time,
        runner,
        List.of(
            watch::look,
            overview::refresh,
            journal::retry,
            nativeLook,
            alerts::look,
            visit,
            new Slack()),
        state);
  }
}
