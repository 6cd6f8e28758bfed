package io.holdfast.agent.app;

import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.config.ConfigFile;
import io.holdfast.agent.http.Token;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;

/** A serving agent. */
public final class Agent implements AutoCloseable {
  private final ApplicationContext context;
  private final Background background;

  private Agent(ApplicationContext context, Background background) {
    this.context = context;
    this.background = background;
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
                Map.of(
                    "micronaut.application.name",
                    "holdfast-backup-agent",
                    "micronaut.server.host",
                    config.http().bind(),
                    "micronaut.server.port",
                    config.http().port(),
                    "micronaut.server.max-request-size",
                    "64KB",
                    "endpoints.all.enabled",
                    false,
                    "endpoints.health.enabled",
                    true,
                    "endpoints.health.sensitive",
                    false,
                    "endpoints.health.details-visible",
                    "ANONYMOUS",
                    "endpoints.health.disk-space.enabled",
                    false))
            .start();
    Background background = context.getBean(Background.class);
    background.start();
    return new Agent(context, background);
  }

  /** The port it listens on. */
  public int port() {
    return context.getBean(EmbeddedServer.class).getPort();
  }

  /**
   * Stops the work and lets go of the state, but leaves HTTP alone: for the end of the process,
   * where Micronaut's own shutdown hook stops its server, and stopping it from two threads
   * deadlocks.
   */
  public void stopWork() {
    background.close();
  }

  /** Stops within seconds; a run under way goes on at the next start. */
  @Override
  public void close() {
    background.close();
    context.close();
  }
}
