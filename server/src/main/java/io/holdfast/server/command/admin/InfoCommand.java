package io.holdfast.server.command.admin;

import static io.holdfast.server.command.CommandFlag.ALL_SHARDS;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.metrics.ServerView;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** INFO: the sections of Redis, each only when asked for or one of the usual ones. */
public final class InfoCommand implements CommandFamily {
  private static final Set<String> UNUSUAL = Set.of("commandstats", "latencystats");

  private final Map<String, Consumer<InfoText>> sections = new LinkedHashMap<>();

  /**
   * @param view is there once the server is made, before the first call
   */
  public InfoCommand(Supplier<ServerView> view) {
    sections.put("server", text -> new InfoServer(view.get()).server(text));
    sections.put("clients", text -> new InfoServer(view.get()).clients(text));
    sections.put("memory", text -> new InfoServer(view.get()).memory(text));
    sections.put("persistence", text -> InfoPersistence.write(view.get(), text));
    sections.put("stats", text -> InfoStatistics.stats(view.get(), text));
    sections.put("replication", text -> new InfoServer(view.get()).replication(text));
    sections.put("cpu", text -> new InfoServer(view.get()).cpu(text));
    sections.put("modules", text -> text.section("Modules"));
    sections.put("commandstats", text -> InfoStatistics.commands(view.get(), text));
    sections.put("errorstats", text -> InfoStatistics.errors(view.get(), text));
    sections.put("latencystats", text -> InfoStatistics.latencies(view.get(), text));
    sections.put(
        "cluster",
        text -> {
          text.section("Cluster");
          text.line("cluster_enabled", 0);
        });
    sections.put("keyspace", text -> InfoStatistics.keyspace(view.get(), text));
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("info", -1)
            .flags(LOADING, STALE, ALL_SHARDS)
            .group("server")
            .since("1.0.0")
            .summary("Shows how the server is and what it has done.")
            .does(this::info));
  }

  private void info(Call call) {
    var text = new InfoText();
    for (String name : wanted(call)) {
      Consumer<InfoText> section = sections.get(name);
      if (section != null) {
        section.accept(text);
      }
    }
    call.reply().verbatim("txt", text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Set<String> wanted(Call call) {
    List<String> usual = sections.keySet().stream().filter(s -> !UNUSUAL.contains(s)).toList();
    Set<String> wanted = new LinkedHashSet<>();
    if (call.count() == 1) {
      wanted.addAll(usual);
    }
    for (int i = 1; i < call.count(); i++) {
      String name = call.text(i).toLowerCase(Locale.ROOT);
      switch (name) {
        case "default" -> wanted.addAll(usual);
        case "all", "everything" -> wanted.addAll(sections.keySet());
        default -> wanted.add(name);
      }
    }
    return wanted;
  }
}
