package io.holdfast.sim.state;

/**
 * How far a volume's restore is. {@code requested} and {@code lastRestored} are backup names;
 * {@code progress} is in percent; {@code changed} is when the condition last changed, RFC 3339.
 */
public record Restore(
    boolean required,
    boolean initiated,
    String requested,
    String lastRestored,
    Phase phase,
    int progress,
    String message,
    String changed) {

  /** The volume was not made from a backup. */
  public static final Restore NONE = new Restore(false, false, "", "", Phase.NONE, 0, "", "");

  /** What the engine reports. */
  public enum Phase {
    NONE(""),
    PENDING(""),
    IN_PROGRESS("in_progress"),
    COMPLETE("complete"),
    ERROR("error");

    private final String text;

    Phase(String text) {
      this.text = text;
    }

    /** As restoreStatus spells it. */
    public String text() {
      return text;
    }
  }

  /** A restore that will begin. */
  public static Restore of(String backup, String now) {
    return new Restore(true, true, backup, "", Phase.PENDING, 0, "", now);
  }

  public Restore begun(String now) {
    return new Restore(true, true, requested, "", Phase.IN_PROGRESS, 0, "", now);
  }

  public Restore at(int percent) {
    return new Restore(true, true, requested, "", phase, percent, "", changed);
  }

  public Restore failed(String reason, String now) {
    return new Restore(true, true, requested, "", Phase.ERROR, progress, reason, now);
  }

  /** All data is there, the volume is still attached. */
  public Restore complete(String now) {
    return new Restore(true, true, requested, requested, Phase.COMPLETE, 100, "", now);
  }

  /** The volume may be used. */
  public Restore done() {
    return new Restore(false, true, requested, requested, phase, progress, "", changed);
  }

  public boolean running() {
    return required && phase != Phase.ERROR;
  }
}
