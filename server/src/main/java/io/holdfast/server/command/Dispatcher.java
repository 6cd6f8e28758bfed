package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.keyspace.Keyspace;
import java.nio.charset.StandardCharsets;

/** Carries requests out: finds the command, checks the request, locks the keys' shards, runs it. */
public final class Dispatcher {
  private final CommandTable table;
  private final Keyspace keyspace;

  public Dispatcher(CommandTable table, Keyspace keyspace) {
    this.table = table;
    this.keyspace = keyspace;
  }

  /** Carries one request out and writes its reply. {@code request[0]} is the command's name. */
  public void dispatch(Client client, byte[][] request) {
    CommandSpec spec = table.find(request);
    if (spec == null) {
      client
          .reply()
          .error("ERR unknown command '" + new String(request[0], StandardCharsets.UTF_8) + "'");
      return;
    }
    if (!spec.takes(request.length)) {
      client.reply().error(CommandException.arity(spec.name()).errorLine());
      return;
    }
    run(client, spec, request, System.currentTimeMillis());
  }

  private void run(Client client, CommandSpec spec, byte[][] request, long now) {
    long shards = shards(spec, request);
    keyspace.lock(shards);
    try {
      spec.handler()
          .run(
              new Call(
                  client,
                  keyspace,
                  spec,
                  request,
                  now,
                  (call, keys, timeout, onTimeout) -> onTimeout.accept(client.reply())));
    } catch (CommandException e) {
      client.reply().error(e.errorLine());
    } finally {
      keyspace.unlock(shards);
    }
  }

  private long shards(CommandSpec spec, byte[][] request) {
    if (spec.is(CommandFlag.ALL_SHARDS)) {
      return keyspace.allShards();
    }
    long shards = 0;
    for (int key : spec.keys().keys(request)) {
      shards |= 1L << keyspace.shardOf(keyspace.hash(request[key]));
    }
    return shards;
  }
}
