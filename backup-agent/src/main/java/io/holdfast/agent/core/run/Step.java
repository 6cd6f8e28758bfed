package io.holdfast.agent.core.run;

/**
 * The work of one step. It may be entered again after a kill at any point and must then end in the
 * same place.
 */
public interface Step {
  /**
   * Does the work.
   *
   * @return what was done, in a few words
   */
  String perform(RunContext context);
}
