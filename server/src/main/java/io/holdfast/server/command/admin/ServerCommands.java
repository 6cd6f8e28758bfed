package io.holdfast.server.command.admin;

import static io.holdfast.server.command.CommandFlag.ADMIN;
import static io.holdfast.server.command.CommandFlag.ALLOW_BUSY;
import static io.holdfast.server.command.CommandFlag.ALL_SHARDS;
import static io.holdfast.server.command.CommandFlag.BLOCKING;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.NO_MULTI;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.LaterReply;
import io.holdfast.server.command.scripting.RunningScript;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Keyspace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Commands about whole databases and the server: FLUSHALL, SWAPDB, TIME, ROLE, WAIT, SHUTDOWN. */
public final class ServerCommands implements CommandFamily {
  private final Shutdown shutdown;
  private final RunningScript script;
  private final DatabaseSwap swap;
  private final IntConsumer flushed;

  /** Stops the server. */
  @FunctionalInterface
  public interface Shutdown {
    /** How to treat the data. */
    enum Mode {
      /** Save if that is configured. */
      CONFIGURED,
      SAVE,
      NO_SAVE
    }

    /**
     * Begins; the future ends with an exception when the save failed and the server stays.
     *
     * @param force stops even if the save fails
     */
    CompletableFuture<Void> begin(Mode mode, boolean force);
  }

  /** Exchanges two databases and tells those who must know; all locks are held. */
  @FunctionalInterface
  public interface DatabaseSwap {
    void swap(int first, int second);
  }

  /**
   * @param script one that runs is ended by SHUTDOWN NOSAVE, and lets no other SHUTDOWN through
   * @param flushed is told the number of a database that was emptied; all locks are held
   */
  public ServerCommands(
      Shutdown shutdown, RunningScript script, DatabaseSwap swap, IntConsumer flushed) {
    this.shutdown = shutdown;
    this.script = script;
    this.swap = swap;
    this.flushed = flushed;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("dbsize", 1)
            .flags(READONLY, FAST, ALL_SHARDS)
            .group("server")
            .since("1.0.0")
            .summary("Counts the database's keys.")
            .does(call -> call.reply().integer(call.keyspace().size(call.client().database))));
    table.add(
        command("flushdb", -1)
            .flags(WRITE, ALL_SHARDS)
            .group("server")
            .since("1.0.0")
            .summary("Empties the database.")
            .does(this::flushDatabase));
    table.add(
        command("flushall", -1)
            .flags(WRITE, ALL_SHARDS)
            .group("server")
            .since("1.0.0")
            .summary("Empties all databases.")
            .does(this::flushAll));
    table.add(
        command("swapdb", 3)
            .flags(WRITE, FAST, ALL_SHARDS)
            .group("server")
            .since("4.0.0")
            .summary("Exchanges two databases.")
            .does(this::swapDatabases));
    table.add(
        command("time", 1)
            .flags(LOADING, STALE, FAST)
            .group("server")
            .since("2.6.0")
            .summary("Shows the server's clock.")
            .does(ServerCommands::time));
    table.add(
        command("lolwut", -1)
            .flags(READONLY, FAST)
            .group("server")
            .since("5.0.0")
            .summary("Shows the version.")
            .does(ServerCommands::lolwut));
    table.add(
        command("role", 1)
            .flags(NOSCRIPT, LOADING, STALE, FAST)
            .group("server")
            .since("2.8.12")
            .summary("Shows that this is a primary.")
            .does(ServerCommands::role));
    table.add(
        command("wait", 3)
            .flags(NOSCRIPT, BLOCKING)
            .group("generic")
            .since("3.0.0")
            .summary("Waits for replicas, of which there are none.")
            .does(ServerCommands::await));
    for (String name : new String[] {"replicaof", "slaveof"}) {
      table.add(
          command(name, 3)
              .flags(ADMIN, NOSCRIPT, STALE)
              .group("server")
              .since("1.0.0")
              .summary("Only NO ONE is accepted.")
              .does(ServerCommands::replicaOf));
    }
    table.add(
        command("shutdown", -1)
            .flags(ADMIN, NOSCRIPT, LOADING, STALE, NO_MULTI, ALLOW_BUSY)
            .group("server")
            .since("1.0.0")
            .summary("Saves and stops the server.")
            .does(this::shutdown));
  }

  private void flushDatabase(Call call) {
    checkFlush(call);
    flush(call.keyspace(), call.client().database);
    call.reply().ok();
  }

  private void flushAll(Call call) {
    checkFlush(call);
    for (int number = 0; number < call.keyspace().databases(); number++) {
      flush(call.keyspace(), number);
    }
    call.reply().ok();
  }

  private static void checkFlush(Call call) {
    if (call.count() > 2 || (call.count() == 2 && !call.is(1, "ASYNC") && !call.is(1, "SYNC"))) {
      throw CommandException.syntax();
    }
  }

  private void flush(Keyspace keyspace, int number) {
    for (int i = 0; i < keyspace.shardCount(); i++) {
      keyspace.shard(i).clear(number);
    }
    flushed.accept(number);
  }

  private void swapDatabases(Call call) {
    int first = index(call, 1, "ERR invalid first DB index");
    int second = index(call, 2, "ERR invalid second DB index");
    if (outside(call, first) || outside(call, second)) {
      throw new CommandException("ERR DB index is out of range");
    }
    if (first != second) {
      swap.swap(first, second);
      call.effect(Words.SWAPDB, Words.of(first), Words.of(second));
    }
    call.reply().ok();
  }

  private static boolean outside(Call call, int index) {
    return index < 0 || index >= call.keyspace().databases();
  }

  private static int index(Call call, int argument, String error) {
    try {
      return (int) call.integer(argument, Integer.MIN_VALUE, Integer.MAX_VALUE, error);
    } catch (CommandException e) {
      throw new CommandException(error);
    }
  }

  private static void time(Call call) {
    Instant now = Instant.now();
    call.reply().array(2);
    call.reply().bulk(Long.toString(now.getEpochSecond()));
    call.reply().bulk(Integer.toString(now.getNano() / 1000));
  }

  private static void lolwut(Call call) {
    call.reply().verbatim("txt", "Redis ver. 7.0.15\n".getBytes(StandardCharsets.UTF_8));
  }

  private static void role(Call call) {
    call.reply().array(3);
    call.reply().bulk("master");
    call.reply().integer(0);
    call.reply().array(0);
  }

  private static void await(Call call) {
    long wanted = call.integer(1);
    long millis;
    try {
      millis = call.integer(2);
    } catch (CommandException e) {
      throw new CommandException("ERR timeout is not an integer or out of range");
    }
    if (millis < 0) {
      throw new CommandException("ERR timeout is negative");
    }
    if (wanted <= 0 || millis == 0 || call.mode() == Call.Mode.QUEUED) {
      call.reply().integer(0);
      return;
    }
    LaterReply.to(
        call,
        CompletableFuture.supplyAsync(
            () -> reply -> reply.integer(0),
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)));
  }

  private static void replicaOf(Call call) {
    if (!call.is(1, "NO") || !call.is(2, "ONE")) {
      throw new CommandException(
          "ERR this version can't be a replica; accepted: %s NO ONE"
              .formatted(call.spec().name().toUpperCase(java.util.Locale.ROOT)));
    }
    call.reply().ok();
  }

  private void shutdown(Call call) {
    var mode = Shutdown.Mode.CONFIGURED;
    boolean force = false;
    for (int i = 1; i < call.count(); i++) {
      if (call.is(i, "SAVE") && mode != Shutdown.Mode.NO_SAVE) {
        mode = Shutdown.Mode.SAVE;
      } else if (call.is(i, "NOSAVE") && mode != Shutdown.Mode.SAVE) {
        mode = Shutdown.Mode.NO_SAVE;
      } else if (call.is(i, "FORCE")) {
        force = true;
      } else if (call.is(i, "ABORT") && call.count() == 2) {
        throw new CommandException("ERR No shutdown in progress.");
      } else if (!call.is(i, "NOW")) {
        throw CommandException.syntax();
      }
    }
    String busy = script.busy();
    if (busy != null && mode != Shutdown.Mode.NO_SAVE) {
      throw new CommandException(busy);
    }
    if (busy != null) {
      script.drop();
    }
    LaterReply.to(
        call,
        shutdown
            .begin(mode, force)
            .handle(
                (done, failure) -> {
                  if (failure != null) {
                    throw new CommandException("ERR Errors trying to SHUTDOWN. Check logs.");
                  }
                  call.client().closeAfterReply();
                  return reply -> {};
                }));
  }
}
