package io.holdfast.agent.core.model;

/**
 * What is to be done, when, and how much of it is kept.
 *
 * @param name shows up in labels and metrics
 * @param checkEvery after how many backups one is followed by a restore check: 1 for each, 0 for
 *     none
 */
public record Policy(
    String name,
    Task task,
    Timing timing,
    Keep keep,
    int checkEvery,
    RunOptions options,
    Mode mode) {
  /** The policy name of runs by hand, which no retention touches. */
  public static final String MANUAL = "manual";

  /** One that the agent carries out. */
  public Policy(
      String name, Task task, Timing timing, Keep keep, int checkEvery, RunOptions options) {
    this(name, task, timing, keep, checkEvery, options, Mode.AGENT);
  }

  /** Whether Longhorn carries it out. */
  public boolean isNative() {
    return mode == Mode.NATIVE;
  }
}
