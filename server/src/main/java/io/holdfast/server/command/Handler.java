package io.holdfast.server.command;

/** What a command does. Runs on the client's event loop with the locks of its keys' shards held. */
@FunctionalInterface
public interface Handler {
  /**
   * Carries the command out and writes exactly one reply.
   *
   * @throws CommandException when it can't; then nothing was changed and nothing written
   */
  void run(Call call);
}
