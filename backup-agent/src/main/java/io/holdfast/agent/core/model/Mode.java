package io.holdfast.agent.core.model;

import java.util.Locale;

/** Who carries a policy out. */
public enum Mode {
  /** The agent, step by step, with a barrier: what it makes holds a moment the store has named. */
  AGENT,
  /**
   * Longhorn, by a recurring job that the agent keeps in step: what that makes is only as
   * consistent as after a crash.
   */
  NATIVE;

  /** As the configuration spells it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
