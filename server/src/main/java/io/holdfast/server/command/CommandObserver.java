package io.holdfast.server.command;

import io.holdfast.server.client.Client;

/** Who is told of every command that was carried out: MONITOR, SLOWLOG. Has to be quick. */
@FunctionalInterface
public interface CommandObserver {
  /**
   * @param nanos how long it took
   */
  void ran(Client client, CommandSpec spec, byte[][] request, long nanos);
}
