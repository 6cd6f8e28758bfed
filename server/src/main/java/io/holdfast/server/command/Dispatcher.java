package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Transaction;
import io.holdfast.server.client.Watching;
import io.holdfast.server.command.blocking.BlockedClients;
import io.holdfast.server.command.blocking.BlockedClients.Ready;
import io.holdfast.server.effects.Journal;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.stats.CommandCounters;
import io.holdfast.server.stats.Statistics;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Carries requests out: finds the command, checks the request, locks the keys' shards, runs it. */
public final class Dispatcher {
  private final CommandTable table;
  private final Keyspace keyspace;
  private final Statistics statistics;
  private final Admission admission;
  private final Pause pause;
  private final BlockedClients blocked;
  private final Execution execution;
  private final Warmer warmer;
  private final BooleanSupplier busy;

  /** One that lets everybody in and watches nobody, for tests of commands. */
  public Dispatcher(CommandTable table, Keyspace keyspace) {
    this(table, keyspace, new Statistics(table.descriptors()), new Journal());
  }

  private Dispatcher(
      CommandTable table, Keyspace keyspace, Statistics statistics, Journal journal) {
    this(
        table,
        keyspace,
        statistics,
        Admission.OPEN,
        new Pause(),
        new BlockedClients(keyspace),
        new Execution(keyspace, statistics, journal, List.of()),
        Warmer.NONE);
  }

  public Dispatcher(
      CommandTable table,
      Keyspace keyspace,
      Statistics statistics,
      Admission admission,
      Pause pause,
      BlockedClients blocked,
      Execution execution,
      Warmer warmer) {
    this.table = table;
    this.keyspace = keyspace;
    this.statistics = statistics;
    this.admission = admission;
    this.pause = pause;
    this.blocked = blocked;
    this.execution = execution;
    this.warmer = warmer;
    this.busy = () -> admission.busy() != null;
    blocked.servedBy(execution);
  }

  /**
   * Carries one request out and writes its reply. {@code request[0]} is the command's name.
   *
   * @return false when the client is paused and the request has to be given again later
   */
  public boolean dispatch(Client client, byte[][] request) {
    var batch = new Batch();
    batch.add(request);
    prepare(client, batch);
    return run(client, batch, batch.take());
  }

  /**
   * Finds the commands of a batch and has their keys brought near; and reads the clocks, once for
   * all, since that is not free.
   */
  public void prepare(Client client, Batch batch) {
    CommandCounters counters = statistics.here();
    counters.readClocks();
    client.lastRequestAt = counters.millis();
    long[] warm = batch.warm;
    int keys = 0;
    for (int i = 0; i < batch.size; i++) {
      byte[][] request = batch.requests[i];
      CommandSpec spec = table.find(request);
      batch.specs[i] = spec;
      if (spec != null && spec.hasOneKey() && request.length > 1) {
        batch.hashes[i] = keyspace.hash(request[1]);
        warm[keys++] = batch.hashes[i];
      }
    }
    if (keys > 1) {
      batch.read += warmer.warm(client.database, warm, batch.places, keys);
    }
  }

  /**
   * Carries out the request at a place of a batch.
   *
   * @return false when the client is paused and the request has to be given again later
   */
  public boolean run(Client client, Batch batch, int place) {
    byte[][] request = batch.requests[place];
    CommandSpec spec = batch.specs[place];
    String refusal = spec == null ? UnknownCommand.errorLine(table, request) : null;
    if (spec != null) {
      client.lastCommand = spec.name();
      refusal = refusal(client, spec, request);
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
      if (spec.is(CommandFlag.RUNS_SCRIPT)) {
        transaction.addScript();
      }
      client.reply().queued();
      return true;
    }
    if (runsScript(spec, transaction) && client.link().longRequest().defer()) {
      return false;
    }
    if (client.hasLarges() && spec.hasOneKey()) {
      batch.hashes[place] = keyspace.hash(request[1]); // the key may be on the heap only now
    }
    run(client, spec, batch, place);
    return true;
  }

  private static boolean runsScript(CommandSpec spec, @Nullable Transaction transaction) {
    return spec.is(CommandFlag.RUNS_SCRIPT)
        || (spec.is(CommandFlag.RUNS_QUEUE) && transaction != null && transaction.runsScripts());
  }

  private @Nullable String refusal(Client client, CommandSpec spec, byte[][] request) {
    if (!spec.takes(request.length)) {
      return CommandException.arity(spec.name()).errorLine();
    }
    String refusal = admission.refuse(client, spec, request);
    return refusal == null && client.hasLarges()
        ? LargeArguments.place(client, spec, request)
        : refusal;
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
    execution.runQueued(call, exec.recording(), statistics.here());
  }

  /**
   * Runs a command of a script, whose locks are held.
   *
   * @param as who gives it; its reply goes to this one's
   * @param told whether the append-only file is told of it
   * @param refused why the script may not give it; null when it may
   */
  public void runScripted(
      Call script,
      Client as,
      CommandSpec spec,
      byte[][] request,
      boolean told,
      @Nullable String refused) {
    String refusal =
        refused == null && as.hasLarges() ? LargeArguments.place(as, spec, request) : refused;
    if (refusal != null) {
      refuse(as, spec, refusal);
      return;
    }
    var mode = script.mode() == Call.Mode.REPLAY ? Call.Mode.REPLAY : Call.Mode.QUEUED;
    var call = new Call(as, keyspace, spec, request, script.now(), blocked, as.reply(), mode);
    execution.runQueued(call, told ? script.recording() : null, statistics.here());
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

  private void run(Client client, CommandSpec spec, Batch batch, int place) {
    CommandCounters counters = statistics.here();
    byte[][] request = batch.requests[place];
    var call = new Call(client, keyspace, spec, request, counters.millis(), blocked);
    long shards = shards(call, spec, request, batch.hashes[place]);
    List<Ready> ready = List.of();
    if (!keyspace.lock(shards, busy)) {
      refuse(client, spec, String.valueOf(admission.busy()));
      return;
    }
    try {
      if (spec.member() != 0) {
        MembersAhead.bringNear(keyspace, client, batch, place);
      }
      execution.run(call, counters, shards);
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

  /** The shards that a request needs; EXEC needs those of all that was queued and is watched. */
  private long shards(Call call, CommandSpec spec, byte[][] request, long hash) {
    if (spec.hasOneKey()) {
      call.hashes().remember(request[1], hash);
      return 1L << keyspace.shardOf(hash);
    }
    if (spec.is(CommandFlag.WALKS_SHARDS)) {
      return 0;
    }
    if (!spec.is(CommandFlag.RUNS_QUEUE)) {
      return shards(call.client(), spec, request, call);
    }
    long shards = 0;
    Transaction transaction = call.client().transaction();
    if (transaction != null) {
      for (byte[][] queued : transaction.requests()) {
        CommandSpec queuedSpec = table.find(queued);
        shards |= queuedSpec == null ? 0 : shards(call.client(), queuedSpec, queued, null);
      }
    }
    for (Watching.Key key : call.client().watching().keys()) {
      shards |= 1L << keyspace.shardOf(keyspace.hash(key.bytes().array()));
    }
    return shards;
  }

  private long shards(Client client, CommandSpec spec, byte[][] request, @Nullable Call itsCall) {
    if (spec.is(CommandFlag.ALL_SHARDS) || spec.is(CommandFlag.WALKS_SHARDS)) {
      return keyspace.allShards();
    }
    long shards = 0;
    int[] keys = spec.keys().keys(request);
    long[] hashes = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      hashes[i] = keyspace.hash(request[keys[i]]);
      shards |= 1L << keyspace.shardOf(hashes[i]);
    }
    if (itsCall != null) {
      itsCall.hashes().remember(keys, hashes);
    }
    int warmed = Math.min(keys.length, Batch.MOST);
    if (warmed > 1) {
      client.read += warmer.warm(client.database, hashes, new long[warmed], warmed);
    }
    return shards;
  }
}
