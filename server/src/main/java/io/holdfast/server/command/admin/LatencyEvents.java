package io.holdfast.server.command.admin;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandObserver;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.config.BehaviourParameters;
import io.holdfast.server.config.Settings;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What took {@code latency-monitor-threshold} milliseconds or longer, by kind, as Redis keeps it:
 * the last 160 samples of each, of one second only the longest. The kinds are {@code fast-command},
 * for commands that should never take long, and {@code command} for all others.
 */
public final class LatencyEvents implements CommandObserver {
  private static final int MOST = 160;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Map<String, History> events = new TreeMap<>();
  private volatile long thresholdNanos;

  /** One event, or the longest of a second. */
  public record Sample(long unixSeconds, long millis) {}

  /** What is known of one kind of event; its samples from the oldest on, at least one. */
  public record Event(String name, List<Sample> samples, long longestMillis) {
    public Sample last() {
      return samples.getLast();
    }
  }

  private static final class History {
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long longest;

    void add(Sample sample) {
      longest = Math.max(longest, sample.millis);
      Sample last = samples.peekLast();
      if (last != null && last.unixSeconds == sample.unixSeconds) {
        if (sample.millis > last.millis) {
          samples.removeLast();
          samples.addLast(sample);
        }
        return;
      }
      samples.addLast(sample);
      if (samples.size() > MOST) {
        samples.removeFirst();
      }
    }
  }

  public LatencyEvents(Settings settings) {
    settings.follow(
        BehaviourParameters.LATENCY_THRESHOLD,
        millis -> thresholdNanos = millis == 0 ? Long.MAX_VALUE : nanos(millis));
  }

  private static long nanos(long millis) {
    return millis > Long.MAX_VALUE / NANOS_PER_MILLI ? Long.MAX_VALUE : millis * NANOS_PER_MILLI;
  }

  @Override
  public void ran(Client client, CommandSpec spec, byte[][] request, long nanos) {
    if (nanos >= thresholdNanos) {
      String event = spec.is(CommandFlag.FAST) ? "fast-command" : "command";
      add(event, new Sample(System.currentTimeMillis() / 1000, nanos / NANOS_PER_MILLI));
    }
  }

  /** True when events are noted at all. */
  boolean areNoted() {
    return thresholdNanos != Long.MAX_VALUE;
  }

  synchronized void add(String event, Sample sample) {
    events.computeIfAbsent(event, name -> new History()).add(sample);
  }

  /** All kinds of which there was one, by name. */
  synchronized List<Event> all() {
    return events.keySet().stream().map(this::event).toList();
  }

  /** The samples of a kind from the oldest on; none when there was none. */
  synchronized List<Sample> samples(String event) {
    return events.containsKey(event) ? event(event).samples : List.of();
  }

  /** Forgets some kinds, or all when none is named; returns how many there were. */
  synchronized int forget(Collection<String> names) {
    int before = events.size();
    if (names.isEmpty()) {
      events.clear();
    } else {
      events.keySet().removeAll(names);
    }
    return before - events.size();
  }

  private Event event(String name) {
    History history = events.getOrDefault(name, new History());
    return new Event(name, List.copyOf(history.samples), history.longest);
  }
}
