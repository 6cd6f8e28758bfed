package io.holdfast.agent.core.port;

/**
 * The agent is being stopped: the run is left as it is written down and goes on at the next start.
 */
public final class Stopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Stopped() {
    super("the agent is being stopped");
  }
}
