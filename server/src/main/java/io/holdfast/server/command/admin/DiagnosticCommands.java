package io.holdfast.server.command.admin;

import static io.holdfast.server.command.CommandFlag.ADMIN;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.NO_MULTI;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Help;
import io.holdfast.server.command.LaterReply;
import io.holdfast.server.config.MemoryParameters;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.MemoryUse;
import io.holdfast.server.metrics.ProcessStatus;
import io.holdfast.server.metrics.ServerView;
import io.holdfast.server.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** MEMORY and the few of DEBUG that clients' own tests need. */
public final class DiagnosticCommands implements CommandFamily {
  private final Supplier<ServerView> view;
  private final Consumer<Boolean> activeExpiry;

  public DiagnosticCommands(Supplier<ServerView> view, Consumer<Boolean> activeExpiry) {
    this.view = view;
    this.activeExpiry = activeExpiry;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("memory", -2)
            .group("server")
            .since("4.0.0")
            .summary("Commands about memory.")
            .subcommand(
                command("memory|usage", -3)
                    .flags(READONLY)
                    .keys(2, 2, 1)
                    .since("4.0.0")
                    .summary("Shows the bytes that a key takes.")
                    .does(DiagnosticCommands::usage))
            .subcommand(ask("memory|stats", 2, "Shows where memory goes.", this::stats))
            .subcommand(ask("memory|doctor", 2, "Says what is wrong with memory.", this::doctor))
            .subcommand(
                ask("memory|purge", 2, "Does nothing: Java frees by itself.", c -> c.reply().ok()))
            .subcommand(
                ask(
                    "memory|malloc-stats",
                    2,
                    "Shows the heap.",
                    c -> c.reply().bulk("Java heap: " + ProcessStatus.heapBytes() + " bytes")))
            .subcommand(Help.subcommand("memory", table)));
    table.add(
        command("debug", -2)
            .group("server")
            .since("1.0.0")
            .summary("Commands for tests; see enable-debug-command.")
            .subcommand(
                command("debug|sleep", 3)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE, NO_MULTI)
                    .summary("Lets the client wait for some seconds.")
                    .does(DiagnosticCommands::sleep))
            .subcommand(
                ask(
                    "debug|set-active-expire",
                    3,
                    "Switches the search for expired keys.",
                    call -> {
                      activeExpiry.accept(call.integer(2) != 0);
                      call.reply().ok();
                    }))
            .subcommand(
                command("debug|object", 3)
                    .flags(ADMIN, NOSCRIPT)
                    .keys(2, 2, 1)
                    .summary("Shows a key's encoding.")
                    .does(DiagnosticCommands::object))
            .subcommand(Help.subcommand("debug", table)));
  }

  private static CommandSpec.Builder ask(
      String name, int arity, String summary, io.holdfast.server.command.Handler handler) {
    return command(name, arity)
        .flags(ADMIN, NOSCRIPT, LOADING, STALE)
        .since("2.8.13")
        .summary(summary)
        .does(handler);
  }

  private static void usage(Call call) {
    if (call.count() > 3) {
      if (call.count() != 5 || !call.is(3, "SAMPLES")) {
        throw CommandException.syntax();
      }
      call.integer(4, 0, Long.MAX_VALUE, "ERR syntax error"); // sizes are known, not sampled
    }
    Entry entry = call.find(call.bytes(2));
    if (entry == null) {
      call.reply().nil();
    } else {
      call.reply().integer(entry.memory());
    }
  }

  private void stats(Call call) {
    ServerView now = view.get();
    Reply reply = call.reply();
    MemoryUse slabs = now.keyspace().memory();
    long used = slabs.used();
    reply.map(9);
    reply.bulk("allocator.allocated");
    reply.integer(used);
    reply.bulk("allocator.active");
    reply.integer(slabs.reserved());
    reply.bulk("allocator.resident");
    reply.integer(slabs.resident());
    reply.bulk("allocator-fragmentation.bytes");
    reply.integer(slabs.fragmented());
    reply.bulk("peak.allocated");
    reply.integer(now.sampler().peakMemory());
    reply.bulk("total.allocated");
    reply.integer(used);
    reply.bulk("dataset.bytes");
    reply.integer(used);
    reply.bulk("java.heap.bytes");
    reply.integer(ProcessStatus.heapBytes());
    reply.bulk("resident.bytes");
    reply.integer(ProcessStatus.residentBytes());
  }

  private void doctor(Call call) {
    ServerView now = view.get();
    long most = now.settings().get(MemoryParameters.MAXMEMORY);
    long used = now.keyspace().usedMemory();
    String text =
        most > 0 && used > most / 10 * 9
            ? "The data takes %d of %d bytes that maxmemory allows.".formatted(used, most)
            : "Nothing is wrong with memory as far as the server can tell.";
    call.reply().verbatim("txt", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void sleep(Call call) {
    double seconds = call.floating(2);
    LaterReply.to(
        call,
        CompletableFuture.supplyAsync(
            () -> Reply::ok,
            CompletableFuture.delayedExecutor((long) (seconds * 1000), TimeUnit.MILLISECONDS)));
  }

  private static void object(Call call) {
    Entry entry = call.find(call.bytes(2));
    if (entry == null) {
      throw CommandException.noSuchKey();
    }
    long idle = entry.idleMillis(call.now()) / 1000;
    call.reply()
        .simple(
            "Value at:0x0 refcount:1 encoding:%s serializedlength:%d lru:%d lru_seconds_idle:%d"
                .formatted(
                    entry.value().encoding(),
                    entry.value().memory(),
                    (call.now() / 1000 - idle) & 0xffffff,
                    idle));
  }
}
