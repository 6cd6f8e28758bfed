package io.holdfast.server.command.admin;

import static io.holdfast.server.command.CommandFlag.ADMIN;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Handler;
import io.holdfast.server.command.Help;
import io.holdfast.server.metrics.ServerView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** LATENCY and its subcommands. */
public final class LatencyCommands implements CommandFamily {
  private final LatencyEvents events;
  private final Supplier<ServerView> view;

  public LatencyCommands(LatencyEvents events, Supplier<ServerView> view) {
    this.events = events;
    this.view = view;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("latency", -2)
            .group("server")
            .since("2.8.13")
            .summary("Commands about latency.")
            .subcommand(ask("latest", 2, "Lists the last event of each kind.", this::latest))
            .subcommand(ask("history", 3, "Lists the events of a kind.", this::history))
            .subcommand(ask("reset", -2, "Forgets events, all or of some kinds.", this::reset))
            .subcommand(ask("doctor", 2, "Says in words what took long.", this::doctor))
            .subcommand(
                ask(
                    "histogram",
                    -2,
                    "Shows how long commands took.",
                    call -> LatencyHistogram.answer(call, table, view.get().statistics())))
            .subcommand(Help.subcommand("latency", table)));
  }

  private static CommandSpec.Builder ask(String name, int arity, String summary, Handler handler) {
    return command("latency|" + name, arity)
        .flags(ADMIN, NOSCRIPT, LOADING, STALE)
        .since("2.8.13")
        .summary(summary)
        .does(handler);
  }

  private void latest(Call call) {
    List<LatencyEvents.Event> all = events.all();
    call.reply().array(all.size());
    for (LatencyEvents.Event event : all) {
      call.reply().array(4);
      call.reply().bulk(event.name());
      call.reply().integer(event.last().unixSeconds());
      call.reply().integer(event.last().millis());
      call.reply().integer(event.longestMillis());
    }
  }

  private void history(Call call) {
    List<LatencyEvents.Sample> samples = events.samples(call.text(2));
    call.reply().array(samples.size());
    for (LatencyEvents.Sample sample : samples) {
      call.reply().array(2);
      call.reply().integer(sample.unixSeconds());
      call.reply().integer(sample.millis());
    }
  }

  private void reset(Call call) {
    List<String> names = new ArrayList<>();
    for (int i = 2; i < call.count(); i++) {
      names.add(call.text(i));
    }
    call.reply().integer(events.forget(names));
  }

  private void doctor(Call call) {
    var text = new StringBuilder();
    if (!events.areNoted()) {
      text.append("No events are noted. CONFIG SET latency-monitor-threshold <milliseconds>");
      text.append(" has those noted that take so long or longer.\n");
    } else if (events.all().isEmpty()) {
      text.append("Nothing took as long as latency-monitor-threshold since the start, or since");
      text.append(" LATENCY RESET.\n");
    }
    for (LatencyEvents.Event event : events.all()) {
      double mean =
          event.samples().stream().mapToLong(LatencyEvents.Sample::millis).average().orElse(0);
      long ago = call.now() / 1000 - event.last().unixSeconds();
      text.append(
          String.format(
              Locale.ROOT,
              "%s: %d seconds with such events, %.0f ms on average, %d ms at worst, the last %d s ago.\n",
              event.name(),
              event.samples().size(),
              mean,
              event.longestMillis(),
              ago));
    }
    if (!events.all().isEmpty()) {
      text.append("SLOWLOG GET shows which commands they were; see slowlog-log-slower-than.\n");
    }
    call.reply().verbatim("txt", text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
