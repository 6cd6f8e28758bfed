package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.RecurringJob;
import java.util.List;
import java.util.Set;

/**
 * Longhorn's recurring jobs. Every call throws {@link Refused} with Longhorn's own message, or
 * {@link Unavailable}, and may be repeated.
 */
public interface RecurringJobs {
  /** All jobs, whoever has made them. */
  List<RecurringJob> all();

  /** Makes a job. One of its name exists already, whatever it is: nothing happens. */
  void create(RecurringJob job);

  /** Has a job be another but for its task, which Longhorn never changes. */
  void replace(RecurringJob job);

  /** Removes a job, and its label from all volumes. Missing: nothing happens. */
  void delete(String name);

  /** Names of the jobs that a volume has the label of; groups are not among them. */
  Set<String> of(String volume);

  /** Gives a volume the label of a job. */
  void bind(String volume, String job);

  /** Takes the label of a job from a volume. Missing: nothing happens. */
  void unbind(String volume, String job);
}
