package io.holdfast.server.command.blocking;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Watching;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.resp.Reply;
import java.util.Set;
import java.util.function.Consumer;

/** A client that waits, with the command to carry out when one of the keys changes. */
final class Waiter implements Client.Wait {
  final BlockedClients owner;
  final Client client;
  final CommandSpec spec;
  final byte[][] request;
  final Set<Watching.Key> keys;

  /** All shards that the command locks. */
  final long shards;

  final Consumer<Reply> onTimeout;

  /** Takes the timeout back. */
  Runnable cancelTimeout = () -> {};

  /** Guarded by the locks of {@link #shards}: the wait has ended. */
  boolean ended;

  Waiter(
      BlockedClients owner,
      Client client,
      CommandSpec spec,
      byte[][] request,
      Set<Watching.Key> keys,
      long shards,
      Consumer<Reply> onTimeout) {
    this.owner = owner;
    this.client = client;
    this.spec = spec;
    this.request = request;
    this.keys = keys;
    this.shards = shards;
    this.onTimeout = onTimeout;
  }

  @Override
  public boolean unblock(boolean withError) {
    return withError
        ? owner.fail(this, "UNBLOCKED client unblocked via CLIENT UNBLOCK")
        : owner.end(this, onTimeout);
  }
}
