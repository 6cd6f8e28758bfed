package io.holdfast.server.command.transactions;

import static io.holdfast.server.command.CommandFlag.ALLOW_BUSY;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.RUNS_QUEUE;
import static io.holdfast.server.command.CommandFlag.SKIP_SLOWLOG;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandFlag.UNQUEUED;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Transaction;
import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import java.util.function.BiConsumer;

/** MULTI, EXEC, DISCARD, WATCH and UNWATCH. */
public final class TransactionCommands implements CommandFamily {
  private final WatchedKeys watched;
  private final BiConsumer<Call, byte[][]> runner;

  /**
   * @param runner runs one queued request under the locks that EXEC holds
   */
  public TransactionCommands(WatchedKeys watched, BiConsumer<Call, byte[][]> runner) {
    this.watched = watched;
    this.runner = runner;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("multi", 1)
            .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY, UNQUEUED)
            .group("transactions")
            .since("1.2.0")
            .summary("Begins a transaction.")
            .does(TransactionCommands::multi));
    table.add(
        command("exec", 1)
            .flags(NOSCRIPT, LOADING, STALE, SKIP_SLOWLOG, UNQUEUED, RUNS_QUEUE)
            .group("transactions")
            .since("1.2.0")
            .summary("Runs all commands of a transaction.")
            .does(this::exec));
    table.add(
        command("discard", 1)
            .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY, UNQUEUED)
            .group("transactions")
            .since("2.0.0")
            .summary("Forgets a transaction.")
            .does(this::discard));
    table.add(
        command("watch", -2)
            .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY, UNQUEUED)
            .keys(1, -1, 1)
            .group("transactions")
            .since("2.2.0")
            .summary("Has the next transaction fail if one of the keys changes before.")
            .does(this::watch));
    table.add(
        command("unwatch", 1)
            .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
            .group("transactions")
            .since("2.2.0")
            .summary("Forgets the watched keys.")
            .does(
                call -> {
                  watched.forget(call.client());
                  call.reply().ok();
                }));
  }

  private static void multi(Call call) {
    if (call.client().transaction() != null) {
      throw new CommandException("ERR MULTI calls can not be nested");
    }
    call.client().begin(new Transaction());
    call.reply().ok();
  }

  private void exec(Call call) {
    Client client = call.client();
    Transaction transaction = client.transaction();
    if (transaction == null) {
      throw new CommandException("ERR EXEC without MULTI");
    }
    boolean broken = watched.isBroken(client, call.now());
    client.endTransaction();
    watched.forget(client); // its locks are held by now, so this takes no other
    if (transaction.hasFailed()) {
      throw new CommandException("EXECABORT Transaction discarded because of previous errors.");
    }
    if (broken) {
      call.reply().nilArray();
      return;
    }
    call.reply().array(transaction.requests().size());
    for (byte[][] request : transaction.requests()) {
      runner.accept(call, request);
    }
  }

  private void discard(Call call) {
    if (call.client().transaction() == null) {
      throw new CommandException("ERR DISCARD without MULTI");
    }
    call.client().endTransaction();
    watched.forget(call.client());
    call.reply().ok();
  }

  private void watch(Call call) {
    if (call.client().transaction() != null) {
      throw new CommandException("ERR WATCH inside MULTI is not allowed");
    }
    if (call.client().watching().isBroken()) {
      call.reply().ok(); // EXEC fails already, as in Redis nothing more is watched
      return;
    }
    for (int i = 1; i < call.count(); i++) {
      watched.watch(call.client(), call.bytes(i), call.now());
    }
    call.reply().ok();
  }
}
