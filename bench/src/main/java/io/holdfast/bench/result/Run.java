package io.holdfast.bench.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a run found.
 *
 * @param date when it began, as ISO 8601 in UTC
 * @param servers in the order of the tables' columns
 * @param missing servers that should have taken part, each with the reason why not
 * @param settings sentences on how it was measured
 */
public record Run(
    String date,
    Machine machine,
    List<ServerVersion> servers,
    List<String> missing,
    List<String> settings,
    List<Sample> samples,
    List<Failure> failures) {

  public Run {
    servers = List.copyOf(servers);
    missing = List.copyOf(missing);
    settings = List.copyOf(settings);
    samples = List.copyOf(samples);
    failures = List.copyOf(failures);
  }

  /** The rounds of one figure together; nothing when it was not measured. */
  public Optional<Spread> spread(String test, String server, Metric metric) {
    double[] values =
        samples.stream()
            .filter(sample -> sample.test().equals(test) && sample.server().equals(server))
            .filter(sample -> sample.metric() == metric)
            .mapToDouble(Sample::value)
            .toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** The median of the rounds of one figure. */
  public Optional<Double> median(String test, String server, Metric metric) {
    return spread(test, server, metric).map(Spread::median);
  }

  /** The tests that have this metric, in the order in which they were first run. */
  public List<String> tests(Metric metric) {
    return samples.stream()
        .filter(sample -> sample.metric() == metric)
        .map(Sample::test)
        .distinct()
        .toList();
  }

  /**
   * This run with what {@code later} measured: where both have a test, the later one's figures
   * stand. Date and machine are the later one's.
   */
  public Run with(Run later) {
    var samplesOfBoth =
        new ArrayList<>(
            samples.stream().filter(one -> !later.hasTest(one.test(), one.server())).toList());
    samplesOfBoth.addAll(later.samples);
    var failuresOfBoth =
        new ArrayList<>(
            failures.stream().filter(one -> !later.hasTest(one.test(), one.server())).toList());
    failuresOfBoth.addAll(later.failures);
    var versions = new LinkedHashMap<String, ServerVersion>();
    servers.forEach(one -> versions.put(one.name(), one));
    later.servers.forEach(one -> versions.put(one.name(), one));
    return new Run(
        later.date,
        later.machine,
        List.copyOf(versions.values()),
        union(missing, later.missing),
        union(settings, later.settings),
        samplesOfBoth,
        failuresOfBoth);
  }

  private boolean hasTest(String test, String server) {
    return samples.stream()
        .anyMatch(sample -> sample.test().equals(test) && sample.server().equals(server));
  }

  private static List<String> union(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).distinct().toList();
  }
}
