package io.holdfast.server.commandline;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a command line ended: the constants of an enum. */
public interface Outcome {
  /** The process's exit code; 2 is wrong use and none of these. */
  int exitCode();

  /** The constant's name. */
  String name();

  /** The name in JSON and text: lower case with dashes. */
  @JsonValue
  default String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
