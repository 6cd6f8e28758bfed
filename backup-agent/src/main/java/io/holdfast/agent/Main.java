package io.holdfast.agent;

import io.holdfast.agent.cli.AgentCommand;

/** Starts the program. */
public final class Main {
  private Main() {}

  /** Exit codes: 0 success, 1 failure, 2 wrong usage or no agent. */
  public static void main(String[] args) {
    System.exit(AgentCommand.commandLine().execute(args));
  }
}
