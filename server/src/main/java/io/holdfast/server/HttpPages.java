package io.holdfast.server;

import io.holdfast.server.appendonly.AppendOnlyStatus;
import io.holdfast.server.http.Page;
import io.holdfast.server.metrics.PrometheusText;
import io.holdfast.server.metrics.ServerView;
import io.holdfast.server.snapshot.SnapshotStatus;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the server answers over HTTP, without a password: nothing of it shows data. */
final class HttpPages {
  private final ServerView view;
  private final BooleanSupplier open;
  private final PrometheusText prometheus;

  HttpPages(ServerView view, BooleanSupplier open) {
    this.view = view;
    this.open = open;
    this.prometheus = new PrometheusText(view);
  }

  Map<String, Supplier<Page>> byPath() {
    Supplier<Page> alive = () -> Page.json(200, "{\"status\":\"UP\"}");
    return Map.of(
        "/", this::index,
        "/metrics", this::metrics,
        "/health", this::readiness,
        "/healthz", alive,
        "/health/liveness", alive,
        "/health/readiness", this::readiness);
  }

  private Page metrics() {
    return new Page(200, "text/plain; version=0.0.4; charset=utf-8", prometheus.scrape());
  }

  private Page readiness() {
    boolean ready = open.getAsBoolean();
    SnapshotStatus saving = view.saver().status();
    String json =
        ("{\"status\":\"%s\",\"loading\":%s,\"loadedBytes\":%d,\"totalBytes\":%d,\"lastSave\":\"%s\","
                + "\"lastSaveTime\":%d,\"failedSavesInARow\":%d,\"saveOverdueSeconds\":%d,"
                + "\"appendOnly\":\"%s\"}")
            .formatted(
                ready ? "UP" : "OUT_OF_SERVICE",
                !ready,
                view.loading().loadedBytes(),
                view.loading().totalBytes(),
                saving.lastSucceeded() ? "ok" : "failed",
                saving.lastSave(),
                saving.failuresInARow(),
                view.schedule().get().overdueSeconds(),
                appendOnly());
    return Page.json(ready ? 200 : 503, json);
  }

  private String appendOnly() {
    AppendOnlyStatus status = view.appendOnly().status();
    return !status.enabled() ? "off" : status.failure() == null ? "ok" : "failed";
  }

  private Page index() {
    return Page.text(
        200,
        "holdfast "
            + view.holdfastVersion()
            + "\n\n/metrics           Prometheus\n/health/liveness   200 while the process lives\n"
            + "/health/readiness  200 when clients are served, 503 while loading");
  }
}
