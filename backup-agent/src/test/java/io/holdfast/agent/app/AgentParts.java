package io.holdfast.agent.app;

/** Lets tests reach into a serving agent. */
public final class AgentParts {
  private AgentParts() {}

  public static <T> T of(Agent agent, Class<T> type) {
    return agent.part(type);
  }
}
