package io.holdfast.server.command.persistence;

import static io.holdfast.server.command.CommandFlag.ADMIN;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.NO_MULTI;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.LaterReply;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.snapshot.Barrier;
import io.holdfast.server.snapshot.Manifest;
import io.holdfast.server.snapshot.SnapshotSaver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * SAVE, BGSAVE, LASTSAVE and HOLDFAST BARRIER. None of them holds anybody up but the client that
 * asks; SAVE too, other than in Redis.
 */
public final class SaveCommands implements CommandFamily {
  private static final String BUSY = "ERR Background save already in progress";
  private static final List<String> HELP =
      List.of(
          "HOLDFAST <subcommand>. Subcommands are:",
          "BARRIER",
          "    Take a snapshot of this moment, force it to the disk, and answer its manifest.",
          "HELP",
          "    Print this help.");

  private final SnapshotSaver saver;
  private final Barrier barrier;

  public SaveCommands(SnapshotSaver saver, Barrier barrier) {
    this.saver = saver;
    this.barrier = barrier;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("save", 1)
            .flags(ADMIN, NOSCRIPT, NO_MULTI)
            .group("server")
            .summary("Takes a snapshot and answers when it is on the disk.")
            .does(this::save));
    table.add(
        command("bgsave", -1)
            .flags(ADMIN, NOSCRIPT)
            .group("server")
            .summary("Begins a snapshot in the background.")
            .does(this::bgsave));
    table.add(
        command("lastsave", 1)
            .flags(LOADING, STALE, FAST)
            .group("server")
            .summary("Tells the Unix time of the last snapshot that succeeded.")
            .does(call -> call.reply().integer(saver.status().lastSave())));
    table.add(
        command("holdfast", -2)
            .group("server")
            .since("7.0.15")
            .summary("Commands that only Holdfast has.")
            .subcommand(
                command("holdfast|barrier", 2)
                    .flags(ADMIN, NOSCRIPT, NO_MULTI)
                    .since("7.0.15")
                    .summary("Takes a snapshot of this moment and answers its manifest.")
                    .does(
                        call ->
                            LaterReply.to(
                                call, barrier.request().thenApply(SaveCommands::manifest))))
            .subcommand(
                command("holdfast|help", 2)
                    .flags(LOADING, STALE)
                    .since("7.0.15")
                    .summary("Lists the subcommands.")
                    .does(SaveCommands::help)));
  }

  private void save(Call call) {
    CompletableFuture<Manifest> begun = saver.requestIfIdle();
    if (begun == null) {
      throw new CommandException(BUSY);
    }
    LaterReply.to(call, begun.thenApply(manifest -> Reply::ok));
  }

  private void bgsave(Call call) {
    boolean schedule = call.count() == 2 && call.is(1, "SCHEDULE");
    if (call.count() > 1 && !schedule) {
      throw CommandException.syntax();
    }
    boolean queued = call.mode() == Call.Mode.QUEUED;
    if (saver.requestIfIdle() == null) {
      throw new CommandException(BUSY);
    }
    // Inside EXEC Redis only notes the wish, since it must not fork there
    call.reply().simple(queued ? "Background saving scheduled" : "Background saving started");
  }

  private static Consumer<Reply> manifest(Manifest manifest) {
    return reply -> reply.bulk(manifest.toJson());
  }

  private static void help(Call call) {
    call.reply().array(HELP.size());
    HELP.forEach(call.reply()::simple);
  }
}
