package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import org.jspecify.annotations.Nullable;

/** Decides whether a client may run a command now. Called without any lock held. */
@FunctionalInterface
public interface Admission {
  /** Lets everybody do everything. */
  Admission OPEN = (client, spec, request) -> null;

  /** The error line that refuses the command, or null when it may run. */
  @Nullable String refuse(Client client, CommandSpec spec, byte[][] request);

  /**
   * Why commands are refused because a script has been running for long; null when none has. Asked
   * while the locks that a command needs can't be had.
   */
  default @Nullable String busy() {
    return null;
  }
}
