package io.holdfast.agent.app;

import static java.util.Map.entry;

import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.config.ConfigFile;
import io.holdfast.agent.http.RunEvents;
import io.holdfast.agent.http.Token;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;

/** A serving agent. */
public final class Agent implements AutoCloseable {
  private final ApplicationContext context;
  private final Background background;
  private final RunEvents events;

  private Agent(ApplicationContext context, Background background, RunEvents events) {
    this.context = context;
    this.background = background;
    this.events = events;
  }

  /**
   * Starts HTTP first and the work after it, so that a port that is taken starts nothing. The token
   * is there before the port is, since whoever finds the port open will want it.
   */
  public static Agent start(AgentConfig config, ConfigFile file) {
    Token token = Token.in(config.http().tokenFile());
    ApplicationContext context =
        Micronaut.build(new String[0])
            .banner(false)
            .deduceEnvironment(false)
            .singletons(config, file, token)
            .properties(
                Map.ofEntries(
                    entry("micronaut.application.name", "holdfast-backup-agent"),
                    entry("micronaut.server.host", config.http().bind()),
                    entry("micronaut.server.port", config.http().port()),
                    entry("micronaut.server.max-request-size", "64KB"),
                    // As ApiJson has it, which the command line reads with.
                    entry("jackson.serialization.write-dates-as-timestamps", false),
                    entry("jackson.serialization-inclusion", "ALWAYS"),
                    entry("endpoints.all.enabled", false),
                    entry("endpoints.health.enabled", true),
                    entry("endpoints.health.sensitive", false),
                    entry("endpoints.health.details-visible", "ANONYMOUS"),
                    entry("endpoints.health.disk-space.enabled", false)))
            .start();
    // Before the first run goes on: events are told from here on only.
    RunEvents events = context.getBean(RunEvents.class);
    Background background = context.getBean(Background.class);
    background.start();
    return new Agent(context, background, events);
  }

  /** The port it listens on. */
  public int port() {
    return context.getBean(EmbeddedServer.class).getPort();
  }

  /** One of its parts. */
  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /**
   * Stops the work and lets go of the state, but leaves HTTP alone: for the end of the process,
   * where Micronaut's own shutdown hook stops its server, and stopping it from two threads
   * deadlocks.
   */
  public void stopWork() {
    background.close();
    events.close();
  }

  /** Stops within seconds; a run under way goes on at the next start. */
  @Override
  public void close() {
    stopWork();
    context.close();
  }
}
