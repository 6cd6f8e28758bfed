package io.holdfast.sim.engine;

/** A call that Longhorn refuses; the message is what its API answers. */
public final class LonghornException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean missing;

  private LonghornException(boolean missing, String message) {
    super(message);
    this.missing = missing;
  }

  /** The thing that the call is about does not exist: status 404. */
  public static LonghornException notFound(String kind, String name) {
    return new LonghornException(true, kind + ".longhorn.io \"" + name + "\" not found");
  }

  /** Anything else: status 500. */
  public static LonghornException refused(String message) {
    return new LonghornException(false, message);
  }

  public boolean missing() {
    return missing;
  }
}
