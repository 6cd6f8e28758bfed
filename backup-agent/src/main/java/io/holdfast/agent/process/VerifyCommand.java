package io.holdfast.agent.process;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs verify mode as a program and reads its verdict. It never outlives the agent's interest in
 * it.
 */
final class VerifyCommand {
  private final List<String> command;

  VerifyCommand(List<String> command) {
    this.command = List.copyOf(command);
  }

  Reading run(String directory, Expected expected, Duration deadline) {
    List<String> words = new ArrayList<>(command);
    words.addAll(VerifyOutput.arguments(directory, expected));
    Ended ended = Ended.of("verify", words, deadline);
    String errors = VerifyOutput.tail(ended.errors());
    return VerifyOutput.parse(
        ended.output(),
        "exit code " + ended.exitCode() + (errors.isEmpty() ? "" : ", stderr: " + errors));
  }
}
