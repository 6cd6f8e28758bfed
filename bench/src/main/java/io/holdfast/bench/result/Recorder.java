package io.holdfast.bench.result;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes down the figures of a run while it goes on, and tells the person who waits. */
public final class Recorder {
  private final PrintStream progress;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();

  public Recorder(PrintStream progress) {
    this.progress = progress;
  }

  public void add(String test, String server, Metric metric, int round, double value) {
    samples.add(new Sample(test, server, metric, round, value));
    progress.printf(
        Locale.ROOT,
        "  %-10s round %d  %-32s %14s  %s%n",
        server,
        round,
        test,
        metric.format(value),
        metric.title());
  }

  public void fail(String test, String server, int round, String reason) {
    failures.add(new Failure(test, server, round, reason));
    progress.printf(
        Locale.ROOT, "  %-10s round %d  %-32s FAILED: %s%n", server, round, test, reason);
  }

  /** Adds a sentence on how something was measured. */
  public void setting(String sentence) {
    settings.add(sentence);
  }

  public List<Sample> samples() {
    return List.copyOf(samples);
  }

  public List<Failure> failures() {
    return List.copyOf(failures);
  }

  public List<String> settings() {
    return List.copyOf(settings);
  }
}
