package io.holdfast.agent.core.status;

/**
 * Whether something that runs depend on is there.
 *
 * @param words what it is, or why it is not there
 */
public record Health(boolean ok, String words) {
  /** Before the first look. */
  public static Health unknown() {
    return new Health(false, "not looked at yet");
  }
}
