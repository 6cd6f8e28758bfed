package io.holdfast.server.command.admin;

import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.config.BehaviourParameters;
import io.holdfast.server.config.Percentiles;
import io.holdfast.server.metrics.KeyCounts;
import io.holdfast.server.metrics.ServerView;
import io.holdfast.server.stats.Latencies;
import io.holdfast.server.stats.Statistics;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/** The sections stats, commandstats, errorstats, latencystats and keyspace. */
final class InfoStatistics {
  private InfoStatistics() {}

  static void stats(ServerView view, InfoText text) {
    long errors = view.statistics().errors().values().stream().mapToLong(Long::longValue).sum();
    text.section("Stats");
    text.line("total_connections_received", view.clients().accepted())
        .line("total_commands_processed", view.statistics().calls())
        .line("instantaneous_ops_per_sec", view.sampler().operations())
        .line("total_net_input_bytes", view.clients().input())
        .line("total_net_output_bytes", view.clients().output())
        .line("total_net_repl_input_bytes", 0)
        .line("total_net_repl_output_bytes", 0)
        .line("instantaneous_input_kbps", "%.2f".formatted(view.sampler().input() / 1024.0))
        .line("instantaneous_output_kbps", "%.2f".formatted(view.sampler().output() / 1024.0))
        .line("rejected_connections", view.clients().rejected())
        .line("sync_full", 0)
        .line("sync_partial_ok", 0)
        .line("sync_partial_err", 0)
        .line("expired_keys", KeyCounts.expired(view.keyspace()))
        .line("expired_stale_perc", "0.00")
        .line("expired_time_cap_reached_count", 0)
        .line("expire_cycle_cpu_milliseconds", 0)
        .line("evicted_keys", view.statistics().evictions())
        .line("evicted_clients", 0)
        .line("total_eviction_exceeded_time", 0)
        .line("current_eviction_exceeded_time", 0)
        .line("keyspace_hits", view.clients().hits())
        .line("keyspace_misses", view.clients().misses())
        .line("pubsub_channels", view.channels().channelCount())
        .line("pubsub_patterns", view.channels().patternCount())
        .line("pubsubshard_channels", view.channels().shardChannelCount())
        .line("latest_fork_usec", 0)
        .line("total_forks", 0)
        .line("migrate_cached_sockets", 0)
        .line("slave_expires_tracked_keys", 0)
        .line("active_defrag_hits", 0)
        .line("active_defrag_misses", 0)
        .line("tracking_total_keys", 0)
        .line("tracking_total_items", 0)
        .line("tracking_total_prefixes", 0)
        .line("unexpected_error_replies", 0)
        .line("total_error_replies", errors)
        .line("dump_payload_sanitizations", 0)
        .line("total_reads_processed", 0)
        .line("total_writes_processed", 0);
  }

  static void commands(ServerView view, InfoText text) {
    text.section("Commandstats");
    for (CommandSpec spec : view.table().withSubcommands()) {
      Statistics.OfCommand of = view.statistics().of(spec.index());
      if (of.calls() + of.rejected() > 0) {
        double each = of.calls() == 0 ? 0 : of.nanos() / 1000.0 / of.calls();
        text.line(
            "cmdstat_" + spec.name(),
            "calls=%d,usec=%d,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d"
                .formatted(of.calls(), of.nanos() / 1000, each, of.rejected(), of.failed()));
      }
    }
  }

  static void errors(ServerView view, InfoText text) {
    text.section("Errorstats");
    view.statistics()
        .errors()
        .forEach((code, count) -> text.line("errorstat_" + code, "count=" + count));
  }

  static void latencies(ServerView view, InfoText text) {
    text.section("Latencystats");
    Percentiles percentiles = view.settings().get(BehaviourParameters.LATENCY_PERCENTILES);
    for (CommandSpec spec : view.table().withSubcommands()) {
      Latencies latencies = view.statistics().latenciesOf(spec.index());
      if (latencies.count() > 0) {
        text.line(
            "latency_percentiles_usec_" + spec.name(),
            percentiles.values().stream()
                .map(each -> percentile(latencies, each))
                .collect(Collectors.joining(",")));
      }
    }
  }

  private static String percentile(Latencies latencies, BigDecimal percent) {
    double micros = latencies.percentile(percent.doubleValue()) / 1000.0;
    return "p%s=%.3f".formatted(Percentiles.text(percent), micros);
  }

  static void keyspace(ServerView view, InfoText text) {
    text.section("Keyspace");
    for (KeyCounts counts : KeyCounts.of(view.keyspace())) {
      text.line(
          "db" + counts.database(),
          "keys=%d,expires=%d,avg_ttl=0".formatted(counts.keys(), counts.expiring()));
    }
  }
}
