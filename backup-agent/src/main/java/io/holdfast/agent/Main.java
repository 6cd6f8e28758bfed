package io.holdfast.agent;

import io.holdfast.agent.cli.AgentCommand;
import java.util.Locale;

/** Starts the program. */
public final class Main {
  private Main() {}

  /** Exit codes: 0 success, 1 failure, 2 wrong usage or no agent. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // what is written is read by programs
    System.exit(AgentCommand.commandLine().execute(args));
  }
}
