package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.CheckReport;

/** Where reports of restore checks are kept, for those who do not take the agent's word for it. */
public interface Evidence {
  /**
   * Keeps a report, on stable storage when it returns. One of the same run is there already:
   * nothing happens.
   *
   * @return where it is kept, in a few words
   */
  String keep(CheckReport report);
}
