package io.holdfast.agent.core.model;

import java.util.Map;

/**
 * How a run is to go about it. It is fixed when the run is queued, so that a changed configuration
 * does not change a run under way.
 *
 * @param target name of the Longhorn backup target, or of the export target
 * @param export whether it is an export target
 * @param full whether every block is sent, known to the backup store or not
 * @param skipUnchanged whether nothing is made when nothing was written since the policy's last one
 * @param labels further labels of what it makes
 */
public record RunOptions(
    String target,
    boolean export,
    boolean full,
    boolean skipUnchanged,
    Map<String, String> labels,
    Deadlines deadlines) {
  public RunOptions {
    labels = Map.copyOf(labels);
  }

  /** An incremental backup to a target, whatever was written. */
  public static RunOptions plain(String target, Deadlines deadlines) {
    return new RunOptions(target, false, false, false, Map.of(), deadlines);
  }

  /** An export to a target, whatever was written. */
  public static RunOptions export(String target, Deadlines deadlines) {
    return new RunOptions(target, true, false, false, Map.of(), deadlines);
  }

  /** The same, sending every block. */
  public RunOptions sendingAll(boolean everything) {
    return new RunOptions(target, export, everything, skipUnchanged, labels, deadlines);
  }
}
