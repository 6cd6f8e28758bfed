package io.holdfast.agent.core.port;

import io.holdfast.agent.core.history.AgentState;

/** Where the agent's memory lies. A save has reached stable storage when it returns. */
public interface StateStore {
  /** The state last saved, {@link AgentState#empty} when there is none. */
  AgentState load();

  /**
   * Replaces the state, all or nothing.
   *
   * @throws StateConflict when somebody else has written since we last read or wrote
   */
  void save(AgentState state);
}
