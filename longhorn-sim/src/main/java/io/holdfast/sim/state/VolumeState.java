package io.holdfast.sim.state;

import java.util.Locale;

/** Where a volume is in its life. */
public enum VolumeState {
  CREATING,
  ATTACHING,
  ATTACHED,
  DETACHING,
  DETACHED,
  DELETING;

  /** As the API spells it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
