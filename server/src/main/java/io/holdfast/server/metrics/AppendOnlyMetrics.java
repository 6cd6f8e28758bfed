package io.holdfast.server.metrics;

import io.holdfast.server.aof.LogStatistics;
import io.holdfast.server.appendonly.AppendOnly;
import io.holdfast.server.appendonly.AppendOnlyStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The metrics of the append-only file; all are 0 without one. */
final class AppendOnlyMetrics {
  private final MeterRegistry registry;
  private final AppendOnly file;

  AppendOnlyMetrics(MeterRegistry registry, AppendOnly file) {
    this.registry = registry;
    this.file = file;
  }

  void register() {
    gauge("enabled", "1 while changes are appended", s -> s.enabled() ? 1 : 0);
    gauge(
        "writable",
        "0 while writers are refused since the file can't be written or forced",
        s -> s.failure() == null ? 1 : 0);
    gauge("size.bytes", "Size of all its parts", AppendOnlyStatus::currentBytes);
    gauge("base.size.bytes", "Size after the last rewrite", AppendOnlyStatus::baseBytes);
    gauge("rewrite.in.progress", "1 while it is rewritten", s -> s.rewriting() ? 1 : 0);
    gauge("last.rewrite.success", "1 when the last went well", s -> s.lastRewriteOk() ? 1 : 0);
    gauge(
        "last.rewrite.duration.seconds",
        "How long the last rewrite took",
        s -> Math.max(0, s.lastRewriteMillis()) / 1000.0);
    counter("rewrites", "Rewrites that were begun", AppendOnlyStatus::rewrites);
    gauge(
        "failed.rewrites.in.a.row",
        "Rewrites that failed since the last that went well",
        AppendOnlyStatus::failuresInARow);
    gauge("buffer.bytes", "Bytes that wait to be written", log(LogStatistics::buffered));
    counter("written.bytes", "Bytes written", log(LogStatistics::bytesWritten));
    counter("fsyncs", "Fsyncs that went well", log(LogStatistics::fsyncs));
    counter("fsync.seconds", "Time in them", log(l -> l.fsyncNanos() / 1e9));
    gauge("fsync.max.seconds", "The longest of them", log(l -> l.longestFsyncNanos() / 1e9));
    counter(
        "delayed.fsyncs",
        "Fsyncs that were due while the one before was under way",
        log(LogStatistics::delayedFsyncs));
    counter(
        "errors", "Writes, fsyncs and changes of files that failed", log(LogStatistics::failures));
  }

  private static ToDoubleFunction<AppendOnlyStatus> log(ToDoubleFunction<LogStatistics> value) {
    return status -> status.log() == null ? 0 : value.applyAsDouble(status.log());
  }

  private void gauge(String name, String description, ToDoubleFunction<AppendOnlyStatus> value) {
    Gauge.builder("holdfast.aof." + name, file, f -> value.applyAsDouble(f.status()))
        .description("Append-only file: " + description)
        .register(registry);
  }

  private void counter(String name, String description, ToDoubleFunction<AppendOnlyStatus> value) {
    FunctionCounter.builder("holdfast.aof." + name, file, f -> value.applyAsDouble(f.status()))
        .description("Append-only file: " + description)
        .register(registry);
  }
}
