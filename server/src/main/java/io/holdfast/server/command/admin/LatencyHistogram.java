package io.holdfast.server.command.admin;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.stats.Latencies;
import io.holdfast.server.stats.Statistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** LATENCY HISTOGRAM: how many calls of a command took no longer than 1, 2, 4, … microseconds. */
final class LatencyHistogram {
  private LatencyHistogram() {}

  /** Answers for the commands that are named, or all; those that were never called are left out. */
  static void answer(Call call, CommandTable table, Statistics statistics) {
    Set<CommandSpec> asked = new LinkedHashSet<>();
    if (call.count() == 2) {
      asked.addAll(table.withSubcommands());
    }
    for (int i = 2; i < call.count(); i++) {
      CommandSpec spec = table.named(call.bytes(i));
      if (spec != null) {
        asked.add(spec);
        asked.addAll(spec.subcommands().values());
      }
    }
    Map<String, Latencies> called = new LinkedHashMap<>();
    for (CommandSpec spec : asked) {
      Latencies latencies = statistics.latenciesOf(spec.index());
      if (latencies.count() > 0) {
        called.put(spec.name(), latencies);
      }
    }
    call.reply().map(called.size());
    called.forEach(
        (name, latencies) -> {
          call.reply().bulk(name);
          write(call.reply(), latencies);
        });
  }

  /** Of the sums only those that are greater than the one before, as in Redis. */
  private static void write(Reply reply, Latencies latencies) {
    long total = latencies.count();
    Map<Long, Long> sums = new LinkedHashMap<>();
    long before = 0;
    for (long micros = 1; before < total; micros *= 2) {
      long sum = latencies.upTo(micros * 1000);
      if (sum > before) {
        sums.put(micros, sum);
        before = sum;
      }
    }
    reply.map(2);
    reply.bulk("calls");
    reply.integer(total);
    reply.bulk("histogram_usec");
    reply.map(sums.size());
    sums.forEach(
        (micros, sum) -> {
          reply.integer(micros);
          reply.integer(sum);
        });
  }
}
