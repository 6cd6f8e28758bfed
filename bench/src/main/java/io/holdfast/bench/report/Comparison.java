package io.holdfast.bench.report;

import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Run;
import io.holdfast.bench.result.ServerVersion;
import io.holdfast.bench.server.Contender;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The figures of a run from Holdfast's point of view. */
final class Comparison {
  private static final String FIRST_PEER = "valkey";
  private static final String INSTALLED_REDIS = "redis";

  private final Run run;
  private final List<ServerVersion> peers;

  Comparison(Run run) {
    this.run = run;
    // The peer to beat first, whatever the order in which they ran.
    this.peers =
        run.servers().stream()
            .filter(server -> !server.name().equals(Contender.HOLDFAST))
            .sorted(Comparator.comparing(server -> !server.name().equals(FIRST_PEER)))
            .toList();
  }

  Run run() {
    return run;
  }

  /** Whether Holdfast took part. */
  boolean hasHoldfast() {
    return run.servers().size() > peers.size();
  }

  /** All but Holdfast, the reference first. */
  List<ServerVersion> peers() {
    return peers;
  }

  Optional<Double> holdfast(String test, Metric metric) {
    return run.median(test, Contender.HOLDFAST, metric);
  }

  Optional<Double> figure(String test, ServerVersion server, Metric metric) {
    return run.median(test, server.name(), metric);
  }

  /** Holdfast's figure over a peer's. */
  Optional<Double> ratio(String test, ServerVersion peer, Metric metric) {
    return holdfast(test, metric)
        .flatMap(ours -> figure(test, peer, metric).map(theirs -> ours / theirs));
  }

  /** The peer with the best figure. */
  Optional<ServerVersion> best(String test, Metric metric) {
    Comparator<ServerVersion> byFigure =
        Comparator.comparing(peer -> figure(test, peer, metric).orElse(Double.NaN));
    return peers.stream()
        .filter(peer -> figure(test, peer, metric).isPresent())
        .min(metric.higherIsBetter() ? byFigure.reversed() : byFigure);
  }

  /** What a bar judges; nothing when Holdfast or who it is compared with was not measured. */
  Optional<Double> subject(Bar bar) {
    return switch (bar.of()) {
      case FIGURE -> holdfast(bar.test(), bar.metric());
      case RATIO_TO_BEST ->
          best(bar.test(), bar.metric()).flatMap(peer -> ratio(bar.test(), peer, bar.metric()));
      case RATIO_TO_REDIS ->
          peers.stream()
              .filter(peer -> peer.name().equals(INSTALLED_REDIS))
              .findFirst()
              .flatMap(peer -> ratio(bar.test(), peer, bar.metric()));
      case RATIO_TO_REFERENCE ->
          peers.stream().findFirst().flatMap(peer -> ratio(bar.test(), peer, bar.metric()));
    };
  }
}
