package io.holdfast.agent.core.model;

/** What restored data is wanted for. */
public enum Use {
  /** It is read, compared, and goes away. */
  COMPARE,
  /** It stays for a time after it was read, since its snapshot file is to be fetched. */
  HAND_OVER;

  /** What runs of a kind want it for. */
  public static Use of(RunKind kind) {
    return kind == RunKind.EXTRACT ? HAND_OVER : COMPARE;
  }
}
