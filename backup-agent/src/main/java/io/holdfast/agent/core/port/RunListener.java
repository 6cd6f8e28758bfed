package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.StepRecord;

/** Is told what runs do, for metrics. */
public interface RunListener {
  /** A step was done or failed. */
  void stepEnded(Run run, StepRecord step);

  /** A run reached its end. */
  void runEnded(Run run);

  /** Retention deleted a backup of a policy. */
  void retentionDeleted(String policy);
}
