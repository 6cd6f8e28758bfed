package io.holdfast.agent.core.port;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.Run;
import java.util.Optional;
import java.util.Set;

/**
 * A process of its own that carries out runs which the agent's own process does not outlive. It
 * keeps a journal of its own, which is what is known of it. Each call may be repeated.
 */
public interface Elsewhere {
  /**
   * Starts the process, unless it is there.
   *
   * @param errand the journal that it begins with, unless it has one for this run: the run, and
   *     what is known of its backup
   * @return where to look at it, in a few words
   */
  String start(String run, AgentState errand);

  /** The run as the process has last written it down; empty when it has no journal for it. */
  Optional<Run> look(String run);

  /** Why the process will not go on by itself; empty while it is at work, or is about to be. */
  String trouble(String run);

  /** Ends the process of a run, if it is there, and leaves its journal. */
  void end(String run);

  /** Ends the process of a run and removes its journal. */
  void forget(String run);

  /** The runs of which something is left. */
  Set<String> leftovers();
}
