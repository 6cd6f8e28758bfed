package io.holdfast.sim;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of flags' values; what they refuse names the flag, the value and what is accepted. */
final class Flags {
  private static final int LAST_PORT = 65535;

  private Flags() {}

  static void requirePort(CommandSpec spec, String flag, int port) {
    require(
        spec,
        port >= 0 && port <= LAST_PORT,
        flag + " " + port + ": accepted are 0 to " + LAST_PORT);
  }

  static void require(CommandSpec spec, boolean condition, String problem) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }
}
