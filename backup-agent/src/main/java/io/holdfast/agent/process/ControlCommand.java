package io.holdfast.agent.process;

import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.util.List;

/** A command that stops or starts the store, and may be repeated. */
final class ControlCommand {
  private final String name;
  private final List<String> command;

  /**
   * A command.
   *
   * @param name where the configuration has it, for errors
   */
  ControlCommand(String name, List<String> command) {
    this.name = name;
    this.command = List.copyOf(command);
  }

  /**
   * Runs it.
   *
   * @throws Unavailable when it ends with anything but 0, with the end of what it printed
   */
  void run(Duration deadline) {
    Ended ended = Ended.of(name, command, deadline);
    if (ended.exitCode() != 0) {
      throw new Unavailable(
          name
              + " ended with "
              + ended.exitCode()
              + ": "
              + VerifyOutput.tail(ended.output() + " " + ended.errors()));
    }
  }
}
