package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.blocking.BlockedClients;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.resp.LargeArgument;
import io.holdfast.server.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the commands of an append-only file, one after the other, before the first client is
 * served. No key expires meanwhile: the file says when each one went.
 */
public final class Replayer {
  private final CommandTable table;
  private final Keyspace keyspace;
  private final BlockedClients nobody;
  private final ByteBuf written = Unpooled.buffer();
  private final Client client = new Client(Client.nextId(), new Reply(written, false));

  public Replayer(CommandTable table, Keyspace keyspace) {
    this.table = table;
    this.keyspace = keyspace;
    this.nobody = new BlockedClients(keyspace);
    client.authenticated = true;
  }

  /** Takes up that a file begins, in which the first database is selected. */
  public void begin() {
    client.database = 0;
  }

  /**
   * Carries a command out.
   *
   * @param larges the arguments outside the heap, which the caller closes
   * @return the error line if it failed, else null
   */
  public @Nullable String run(byte[][] request, List<LargeArgument> larges) {
    CommandSpec spec = table.find(request);
    if (spec == null) {
      return UnknownCommand.errorLine(table, request);
    }
    if (!spec.takes(request.length)) {
      return CommandException.arity(spec.name()).errorLine();
    }
    if (!larges.isEmpty()) {
      client.keep(larges);
    }
    try {
      String refusal = larges.isEmpty() ? null : LargeArguments.place(client, spec, request);
      return refusal == null ? run(spec, request) : refusal;
    } finally {
      client.forgetLarges();
    }
  }

  private @Nullable String run(CommandSpec spec, byte[][] request) {
    Reply reply = client.reply();
    reply.to(written.clear());
    long errors = reply.errors();
    long now = System.currentTimeMillis();
    var call = new Call(client, keyspace, spec, request, now, nobody, reply, Call.Mode.REPLAY);
    long shards = keyspace.allShards();
    if (spec.hasOneKey()) {
      long hash = keyspace.hash(request[1]);
      call.hashes().remember(request[1], hash);
      shards = 1L << keyspace.shardOf(hash);
    }
    keyspace.lock(shards);
    try {
      spec.handler().run(call);
    } catch (CommandException e) {
      return e.errorLine();
    } catch (RuntimeException e) {
      return "ERR " + e;
    } finally {
      call.freeUnused();
      keyspace.unlock(shards);
    }
    return reply.errors() == errors ? null : reply.lastError();
  }
}
