package io.holdfast.sim;

import io.holdfast.sim.engine.Volumes;
import java.util.Optional;
import java.util.regex.Pattern;

/** A volume that a flag asks for; {@code size} is in bytes. */
record VolumeFlag(String name, long size) {
  private static final Pattern SHAPE =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9.]*):(\\d{1,15})([KMGT]i?)?");
  private static final String UNITS = "KMGT";

  /** Empty when the text is no {@code NAME:SIZE}. */
  static Optional<VolumeFlag> parse(String text) {
    var match = SHAPE.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    long size = Long.parseLong(match.group(2));
    String unit = match.group(3);
    if (unit != null) {
      long step = unit.endsWith("i") ? 1024 : 1000;
      for (int i = 0; i <= UNITS.indexOf(unit.charAt(0)); i++) {
        size *= step;
      }
    }
    return size <= 0
        ? Optional.empty()
        : Optional.of(new VolumeFlag(Volumes.canonicalName(match.group(1)), size));
  }
}
