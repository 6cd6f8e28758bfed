package io.holdfast.server.metrics;

import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.config.MemoryParameters;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.snapshot.SnapshotStatus;
import io.holdfast.server.stats.Statistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The metrics in Prometheus's text form; server/METRICS.md lists them. */
public final class PrometheusText {
  private final ServerView view;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MultiGauge keys;
  private final MultiGauge expiring;
  private final Set<CommandSpec> seen = new HashSet<>();

  public PrometheusText(ServerView view) {
    this.view = view;
    this.keys =
        MultiGauge.builder("holdfast.db.keys").description("Keys of a database").register(registry);
    this.expiring =
        MultiGauge.builder("holdfast.db.keys.expiring")
            .description("Keys of a database that have an expiry")
            .register(registry);
    server();
    memory();
    traffic();
    persistence();
    new AppendOnlyMetrics(registry, view.appendOnly()).register();
  }

  /** All metrics at this moment. */
  public synchronized String scrape() {
    List<MultiGauge.Row<?>> keyRows = new ArrayList<>();
    List<MultiGauge.Row<?>> expiringRows = new ArrayList<>();
    for (KeyCounts counts : KeyCounts.of(view.keyspace())) {
      Tags db = Tags.of("db", "db" + counts.database());
      keyRows.add(MultiGauge.Row.of(db, counts.keys()));
      expiringRows.add(MultiGauge.Row.of(db, counts.expiring()));
    }
    keys.register(keyRows, true);
    expiring.register(expiringRows, true);
    view.table().all().forEach(this::commandIfUsed);
    return registry.scrape();
  }

  private void server() {
    Gauge.builder("holdfast.build.info", view, v -> 1)
        .description("The versions, as labels; always 1")
        .tag("version", view.holdfastVersion())
        .tag("redis_version", view.redisVersion())
        .tag("java", Runtime.version().toString())
        .register(registry);
    gauge(
        "uptime.seconds",
        "Time since the start",
        v -> (System.currentTimeMillis() - ProcessStatus.startedAt()) / 1000.0);
    gauge("connected.clients", "Clients that are connected", v -> v.clients().count());
    gauge(
        "max.clients",
        "Clients that may be connected",
        v -> v.settings().get(NetworkParameters.MAXCLIENTS));
    gauge("blocked.clients", "Clients that wait for a key", v -> v.blocked().count());
    gauge("pubsub.channels", "Channels that somebody listens to", v -> v.channels().channelCount());
    counter("connections", "Connections that were accepted", v -> v.clients().accepted());
    counter(
        "rejected.connections",
        "Connections refused because of maxclients",
        v -> v.clients().rejected());
    counter(
        "cpu.seconds", "Processor time of the process", v -> ProcessStatus.processorNanos() / 1e9);
  }

  private void memory() {
    gauge("memory.used.bytes", "Memory that the data takes", v -> v.keyspace().usedMemory());
    gauge(
        "memory.reserved.bytes",
        "Memory of the pages that hold the data; more than used is fragmentation",
        v -> v.keyspace().memory().reserved());
    gauge(
        "memory.cached.bytes",
        "Free memory that the system has not got back yet",
        v -> v.keyspace().memory().cached());
    gauge("memory.used.peak.bytes", "The most that the data took", v -> v.sampler().peakMemory());
    gauge(
        "memory.max.bytes",
        "Memory that the data may take, 0 for any",
        v -> v.settings().get(MemoryParameters.MAXMEMORY));
    gauge("memory.rss.bytes", "Resident memory of the process", v -> ProcessStatus.residentBytes());
    gauge("memory.heap.bytes", "Used bytes of the Java heap", v -> ProcessStatus.heapBytes());
    counter(
        "expired.keys",
        "Keys that were removed because they expired",
        v -> KeyCounts.expired(v.keyspace()));
    counter(
        "evicted.keys",
        "Keys that were removed because memory was full",
        v -> v.statistics().evictions());
  }

  private void traffic() {
    counter("commands.processed", "Commands that were carried out", v -> v.statistics().calls());
    counter("keyspace.hits", "Lookups that found their key", v -> v.clients().hits());
    counter("keyspace.misses", "Lookups that did not", v -> v.clients().misses());
    counter("net.input.bytes", "Bytes from clients", v -> v.clients().input());
    counter("net.output.bytes", "Bytes to clients", v -> v.clients().output());
    counter(
        "error.replies",
        "Errors that clients got",
        v -> v.statistics().errors().values().stream().mapToLong(Long::longValue).sum());
  }

  private void persistence() {
    gauge(
        "loading",
        "1 while the snapshot is loaded at the start",
        v -> v.loading().loading() ? 1 : 0);
    gauge("save.in.progress", "1 while a snapshot is written", v -> saving(v).inProgress() ? 1 : 0);
    gauge(
        "last.save.timestamp.seconds",
        "Unix time of the last good snapshot",
        v -> saving(v).lastSave());
    gauge(
        "last.save.success",
        "1 when the last save went well",
        v -> saving(v).lastSucceeded() ? 1 : 0);
    gauge(
        "last.save.duration.seconds",
        "How long the last save took",
        v -> Math.max(0, saving(v).lastMillis()) / 1000.0);
    gauge("unsaved.changes", "Changes that no snapshot has", v -> v.schedule().get().unsaved());
    counter("saves", "Saves that went well", v -> saving(v).succeeded());
    counter("failed.saves", "Saves that failed", v -> saving(v).failed());
    gauge(
        "failed.saves.in.a.row",
        "Saves that failed since the last that went well",
        v -> saving(v).failuresInARow());
    gauge(
        "save.overdue.seconds",
        "For how long a save has been due without a snapshot coming of it, 0 when none is",
        v -> v.schedule().get().overdueSeconds());
    gauge(
        "save.current.duration.seconds",
        "How long the save that is being written has taken, 0 without one",
        v -> Math.max(0, saving(v).currentMillis()) / 1000.0);
    loading();
    pendingEntries();
  }

  private void loading() {
    gauge(
        "loading.total.bytes",
        "Size of what is loaded at the start",
        v -> v.loading().totalBytes());
    gauge("loading.loaded.bytes", "Bytes of it that were read", v -> v.loading().loadedBytes());
  }

  private void pendingEntries() {
    gauge(
        "save.pending.bytes",
        "Memory of entries that changed before the save that is being written came to them",
        v -> saving(v).pending().bytes());
    gauge(
        "save.pending.limit.bytes",
        "Beyond this writers are held until the disk has caught up, 0 without a save",
        v -> saving(v).pending().limit());
    gauge(
        "last.save.pending.peak.bytes",
        "The most memory that such entries took at once in the last save",
        v -> saving(v).pending().lastPeak());
    counter(
        "writers.held.seconds",
        "Time in which writers were held because the disk did not keep up with a save",
        v -> saving(v).pending().heldMillis() / 1000.0);
    counter("held.writes", "Requests that were held so", v -> v.heldWrites().getAsLong());
  }

  private static SnapshotStatus saving(ServerView view) {
    return view.saver().status();
  }

  private void commandIfUsed(CommandSpec spec) {
    if (seen.contains(spec) || sum(spec).calls() == 0) {
      return;
    }
    seen.add(spec);
    Tags cmd = Tags.of("cmd", spec.name());
    FunctionCounter.builder("holdfast.commands", spec, s -> sum(s).calls())
        .description("Commands that were carried out, by name")
        .tags(cmd)
        .register(registry);
    FunctionCounter.builder("holdfast.commands.duration.seconds", spec, s -> sum(s).nanos() / 1e9)
        .description("Time spent in commands, by name")
        .tags(cmd)
        .register(registry);
    FunctionCounter.builder(
            "holdfast.commands.failed", spec, s -> sum(s).failed() + sum(s).rejected())
        .description("Commands that answered an error, by name")
        .tags(cmd)
        .register(registry);
  }

  /** A command with its subcommands. */
  private Statistics.OfCommand sum(CommandSpec spec) {
    Statistics.OfCommand sum = view.statistics().of(spec.index());
    for (CommandSpec subcommand : spec.subcommands().values()) {
      Statistics.OfCommand of = view.statistics().of(subcommand.index());
      sum =
          new Statistics.OfCommand(
              sum.calls() + of.calls(),
              sum.nanos() + of.nanos(),
              sum.rejected() + of.rejected(),
              sum.failed() + of.failed());
    }
    return sum;
  }

  private Meter gauge(String name, String description, ToDoubleFunction<ServerView> value) {
    return Gauge.builder("holdfast." + name, view, value)
        .description(description)
        .register(registry);
  }

  private Meter counter(String name, String description, ToDoubleFunction<ServerView> value) {
    return FunctionCounter.builder("holdfast." + name, view, value)
        .description(description)
        .register(registry);
  }
}
