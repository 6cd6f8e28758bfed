package io.holdfast.agent.core.doctor;

/**
 * What one rule has found.
 *
 * @param rule its name, such as {@code reclaim-policy}
 * @param found what is there
 * @param why why the rule is one
 * @param mend what to do about it, empty when nothing is to be done
 */
public record Finding(String rule, State state, String found, String why, String mend) {
  /** How things stand by a rule. */
  public enum State {
    /** As it should be. */
    OK,
    /** Data, or a way back to it, is at risk. */
    FAILED,
    /** It could not be seen, or does not apply to where the agent runs. */
    UNKNOWN
  }
}
