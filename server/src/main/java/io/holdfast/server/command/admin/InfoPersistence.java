package io.holdfast.server.command.admin;

import io.holdfast.server.aof.LogStatistics;
import io.holdfast.server.appendonly.AppendOnlyStatus;
import io.holdfast.server.metrics.ServerView;
import io.holdfast.server.snapshot.LoadProgress;
import io.holdfast.server.snapshot.PendingStatus;
import io.holdfast.server.snapshot.ScheduleStatus;
import io.holdfast.server.snapshot.SnapshotStatus;

/** The section persistence. */
final class InfoPersistence {
  private InfoPersistence() {}

  static void write(ServerView view, InfoText text) {
    LoadProgress loading = view.loading();
    SnapshotStatus saving = view.saver().status();
    AppendOnlyStatus appending = view.appendOnly().status();
    PendingStatus pending = saving.pending();
    ScheduleStatus schedule = view.schedule().get();
    text.section("Persistence");
    text.line("loading", loading.loading() ? 1 : 0)
        .line("async_loading", 0)
        .line("current_cow_peak", pending.peak())
        .line("current_cow_size", pending.bytes())
        .line("current_cow_size_age", 0)
        .line("current_fork_perc", "0.00")
        .line("current_save_keys_processed", saving.keysSaved())
        .line("current_save_keys_total", saving.keysTotal())
        .line("rdb_changes_since_last_save", schedule.unsaved())
        .line("rdb_bgsave_in_progress", saving.inProgress() ? 1 : 0)
        .line("rdb_last_save_time", saving.lastSave())
        .line("rdb_last_bgsave_status", saving.lastSucceeded() ? "ok" : "err")
        .line("rdb_last_bgsave_time_sec", seconds(saving.lastMillis()))
        .line("rdb_current_bgsave_time_sec", seconds(saving.currentMillis()))
        .line("rdb_last_bgsave_error", saving.lastError().replaceAll("\\s+", " "))
        .line("rdb_saves", saving.succeeded())
        .line("rdb_failed_saves", saving.failed())
        .line("rdb_saves_consecutive_failures", saving.failuresInARow())
        .line("rdb_next_retry_sec", schedule.retrySeconds())
        .line("rdb_save_overdue_sec", schedule.overdueSeconds())
        .line("rdb_last_cow_size", pending.lastCopied())
        .line("rdb_last_cow_peak", pending.lastPeak())
        .line("rdb_cow_limit", pending.limit())
        .line("rdb_writers_held", pending.holdsWriters() ? 1 : 0)
        .line("rdb_writers_held_ms", pending.heldMillis())
        .line("rdb_last_writers_held_ms", pending.lastHeldMillis())
        .line("rdb_held_writes", view.heldWrites().getAsLong())
        .line("rdb_last_load_keys_expired", loading.expired())
        .line("rdb_last_load_keys_loaded", loading.keys())
        .line("aof_enabled", appending.enabled() ? 1 : 0)
        .line("aof_rewrite_in_progress", appending.rewriting() ? 1 : 0)
        .line("aof_rewrite_scheduled", 0)
        .line("aof_last_rewrite_time_sec", seconds(appending.lastRewriteMillis()))
        .line("aof_current_rewrite_time_sec", seconds(appending.currentRewriteMillis()))
        .line("aof_last_bgrewrite_status", appending.lastRewriteOk() ? "ok" : "err")
        .line("aof_rewrites", appending.rewrites())
        .line("aof_rewrites_consecutive_failures", appending.failuresInARow())
        .line("aof_last_write_status", appending.failure() == null ? "ok" : "err")
        .line("aof_last_cow_size", 0)
        .line("module_fork_in_progress", 0)
        .line("module_fork_last_cow_size", 0);
    LogStatistics log = appending.log();
    if (log != null) {
      text.line("aof_current_size", appending.currentBytes())
          .line("aof_base_size", appending.baseBytes())
          .line("aof_pending_rewrite", 0)
          .line("aof_buffer_length", log.buffered())
          .line("aof_pending_bio_fsync", 0)
          .line("aof_delayed_fsync", log.delayedFsyncs())
          .line("aof_fsyncs", log.fsyncs())
          .line("aof_last_fsync_usec", log.lastFsyncNanos() / 1000)
          .line("aof_longest_fsync_usec", log.longestFsyncNanos() / 1000);
    }
    if (loading.loading()) {
      double share = 100.0 * loading.loadedBytes() / Math.max(1, loading.totalBytes());
      text.line("loading_start_time", loading.startMillis() / 1000)
          .line("loading_total_bytes", loading.totalBytes())
          .line("loading_rdb_used_mem", 0)
          .line("loading_loaded_bytes", loading.loadedBytes())
          .line("loading_loaded_perc", "%.2f".formatted(share))
          .line("loading_eta_seconds", loading.etaSeconds());
    }
  }

  private static long seconds(long millis) {
    return millis < 0 ? -1 : millis / 1000;
  }
}
