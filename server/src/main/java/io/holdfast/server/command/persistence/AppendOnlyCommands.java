package io.holdfast.server.command.persistence;

import static io.holdfast.server.command.CommandFlag.ADMIN;
import static io.holdfast.server.command.CommandFlag.BLOCKING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.appendonly.AppendOnly;
import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.LaterReply;
import io.holdfast.server.resp.Reply;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Commands about the append-only file: BGREWRITEAOF and WAITAOF. */
public final class AppendOnlyCommands implements CommandFamily {
  private final AppendOnly file;
  private final BooleanSupplier saving;

  /**
   * @param saving whether a snapshot is being written
   */
  public AppendOnlyCommands(AppendOnly file, BooleanSupplier saving) {
    this.file = file;
    this.saving = saving;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("bgrewriteaof", 1)
            .flags(ADMIN, NOSCRIPT)
            .group("server")
            .summary("Rewrites the append-only file in the background.")
            .does(this::rewrite));
    table.add(
        command("waitaof", 4)
            .flags(NOSCRIPT, BLOCKING)
            .group("generic")
            .since("7.2.0")
            .summary("Waits until what the client has written is on the disk.")
            .does(this::await));
  }

  private void rewrite(Call call) {
    switch (file.requestRewrite(saving.getAsBoolean())) {
      case STARTED -> call.reply().simple("Background append only file rewriting started");
      case SCHEDULED -> call.reply().simple("Background append only file rewriting scheduled");
      case BUSY ->
          throw new CommandException(
              "ERR Background append only file rewriting already in progress");
      case OFF ->
          throw new CommandException(
              "ERR there is no append-only file; CONFIG SET appendonly yes makes one");
    }
  }

  private void await(Call call) {
    long local = call.integer(1, 0, 1, "ERR value is out of range, must be 0 or 1");
    long replicas =
        call.integer(2, 0, Long.MAX_VALUE, "ERR value is out of range, must be positive");
    long millis = call.integer(3, 0, Long.MAX_VALUE, "ERR timeout is negative");
    if (local > 0 && !file.status().enabled()) {
      throw new CommandException(
          "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.");
    }
    var forced = file.force(call.client()).thenApply(done -> 1).exceptionally(failure -> 0);
    if (replicas > 0 && millis == 0) {
      throw new CommandException("ERR there are no replicas to wait for");
    }
    if (!call.mayWait()) {
      answer(call.reply(), forced.getNow(0));
      return;
    }
    if (millis > 0) {
      forced = forced.completeOnTimeout(0, millis, TimeUnit.MILLISECONDS);
    }
    LaterReply.to(call, forced.thenApply(synced -> reply -> answer(reply, synced)));
  }

  private static void answer(Reply reply, int synced) {
    reply.array(2);
    reply.integer(synced);
    reply.integer(0); // replicas
  }
}
