package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Transaction;
import io.holdfast.server.client.Watching;
import io.holdfast.server.command.blocking.BlockedClients;
import io.holdfast.server.command.blocking.BlockedClients.Ready;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.memory.TooLargeException;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.stats.CommandCounters;
import io.holdfast.server.stats.Statistics;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries requests out: finds the command, checks the request, locks the keys' shards, runs it. */
public final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final CommandTable table;
  private final Keyspace keyspace;
  private final Statistics statistics;
  private final Admission admission;
  private final Pause pause;
  private final BlockedClients blocked;
  private final List<CommandObserver> observers;

  /** One that lets everybody in and watches nobody, for tests of commands. */
  public Dispatcher(CommandTable table, Keyspace keyspace) {
    this(
        table,
        keyspace,
        new Statistics(table.descriptors()),
        Admission.OPEN,
        new Pause(),
        new BlockedClients(keyspace),
        List.of());
  }

  public Dispatcher(
      CommandTable table,
      Keyspace keyspace,
      Statistics statistics,
      Admission admission,
      Pause pause,
      BlockedClients blocked,
      List<CommandObserver> observers) {
    this.table = table;
    this.keyspace = keyspace;
    this.statistics = statistics;
    this.admission = admission;
    this.pause = pause;
    this.blocked = blocked;
    this.observers = List.copyOf(observers);
  }

  /**
   * Carries one request out and writes its reply. {@code request[0]} is the command's name.
   *
   * @return false when the client is paused and the request has to be given again later
   */
  public boolean dispatch(Client client, byte[][] request) {
    CommandCounters counters = statistics.here();
    counters.readClocks();
    client.lastRequestAt = counters.millis();
    return next(client, request);
  }

  /** The same for a further request of a batch, for which the clocks need not be read again. */
  public boolean next(Client client, byte[][] request) {
    CommandSpec spec = table.find(request);
    String refusal;
    if (spec == null) {
      refusal = UnknownCommand.errorLine(table, request);
    } else {
      client.lastCommand = spec.name();
      refusal =
          spec.takes(request.length)
              ? admission.refuse(client, spec, request)
              : CommandException.arity(spec.name()).errorLine();
    }
    if (refusal != null || spec == null) {
      refuse(client, spec, String.valueOf(refusal));
      return true;
    }
    if (pause.holds(client, spec)) {
      return false;
    }
    Transaction transaction = client.transaction();
    if (transaction != null && !spec.is(CommandFlag.UNQUEUED)) {
      transaction.add(request, spec.mayWrite(), spec.is(CommandFlag.DENYOOM));
      client.reply().queued();
      return true;
    }
    run(client, spec, request);
    return true;
  }

  /** Runs a request of a transaction, whose locks are held. */
  public void runQueued(Call exec, byte[][] request) {
    CommandSpec spec = table.find(request);
    if (spec == null) {
      exec.reply().error(UnknownCommand.errorLine(table, request));
      return;
    }
    var call =
        new Call(
            exec.client(),
            keyspace,
            spec,
            request,
            exec.now(),
            blocked,
            exec.reply(),
            Call.Mode.QUEUED);
    carryOut(call, statistics.here());
  }

  private void refuse(Client client, @Nullable CommandSpec spec, String line) {
    if (spec != null) {
      statistics.here().rejected(spec.index());
    }
    Transaction transaction = client.transaction();
    if (transaction != null) {
      transaction.fail();
    }
    if (spec != null && spec.is(CommandFlag.RUNS_QUEUE) && transaction != null) {
      client.endTransaction();
      client.reply().error("EXECABORT Transaction discarded because of: " + line);
    } else {
      client.reply().error(line);
    }
    statistics.error(client.reply().lastError());
  }

  private void run(Client client, CommandSpec spec, byte[][] request) {
    CommandCounters counters = statistics.here();
    var call = new Call(client, keyspace, spec, request, counters.millis(), blocked);
    long shards = shards(call, spec, request);
    List<Ready> ready = List.of();
    keyspace.lock(shards);
    try {
      carryOut(call, counters);
    } finally {
      if (blocked.areAny()) {
        ready = blocked.takeReady(shards);
      }
      keyspace.unlock(shards);
    }
    if (!ready.isEmpty()) {
      blocked.serve(ready, call.now());
    }
  }

  private void carryOut(Call call, CommandCounters counters) {
    Reply reply = call.reply();
    CommandSpec spec = call.spec();
    long errors = reply.errors();
    ByteBuf buffer = reply.buffer();
    int mark = buffer.writerIndex();
    try {
      spec.handler().run(call);
    } catch (CommandException e) {
      reply.error(e.errorLine());
    } catch (StoreFullException e) {
      reply.error("OOM " + e.getMessage());
    } catch (TooLargeException e) {
      if (!reply.takeBack(buffer, mark)) {
        call.client().closeAfterReply(); // half a reply is on its way already
      }
      reply.error("ERR " + e.getMessage());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      log.error("command {} of client {} failed", spec.name(), call.client().id(), e);
      reply.error("ERR internal error in '" + spec.name() + "': " + e);
      call.client().closeAfterReply(); // what was written before may be half a reply
    } finally {
      call.freeUnused();
    }
    boolean failed = reply.errors() != errors;
    long took = counters.lap();
    counters.ran(spec.index(), took, failed, statistics.tracksLatency());
    if (failed && !spec.is(CommandFlag.RUNS_QUEUE)) {
      statistics.error(reply.lastError());
    }
    for (CommandObserver observer : observers) {
      observer.ran(call.client(), spec, call.arguments(), took);
    }
  }

  /** The shards that a request needs; EXEC needs those of all that was queued and is watched. */
  private long shards(Call call, CommandSpec spec, byte[][] request) {
    if (spec.hasOneKey()) {
      byte[] key = request[1];
      long hash = keyspace.hash(key);
      call.remember(key, hash);
      return 1L << keyspace.shardOf(hash);
    }
    if (!spec.is(CommandFlag.RUNS_QUEUE)) {
      return shards(spec, request);
    }
    long shards = 0;
    Transaction transaction = call.client().transaction();
    if (transaction != null) {
      for (byte[][] queued : transaction.requests()) {
        CommandSpec queuedSpec = table.find(queued);
        shards |= queuedSpec == null ? 0 : shards(queuedSpec, queued);
      }
    }
    for (Watching.Key key : call.client().watching().keys()) {
      shards |= 1L << keyspace.shardOf(keyspace.hash(key.bytes().array()));
    }
    return shards;
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
