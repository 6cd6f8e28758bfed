package io.holdfast.server.stats;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** The counters of all threads, and those that are counted too rarely to need one for each. */
public final class Statistics {
  private final int commands;
  private final List<CommandCounters> all = new CopyOnWriteArrayList<>();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final LongAdder evicted = new LongAdder();
  private final FastThreadLocal<CommandCounters> here =
      new FastThreadLocal<>() {
        @Override
        protected CommandCounters initialValue() {
          var counters = new CommandCounters(commands);
          all.add(counters);
          return counters;
        }
      };

  /** Whether latencies are kept as well. */
  private volatile boolean latencyTracking = true;

  /** What is known of one command. */
  public record OfCommand(long calls, long nanos, long rejected, long failed) {}

  /**
   * @param commands how many commands are told apart by their index
   */
  public Statistics(int commands) {
    this.commands = commands;
  }

  /** The counters of the calling thread. */
  public CommandCounters here() {
    return here.get();
  }

  public boolean tracksLatency() {
    return latencyTracking;
  }

  public void trackLatency(boolean track) {
    latencyTracking = track;
  }

  public OfCommand of(int command) {
    long calls = 0;
    long nanos = 0;
    long rejected = 0;
    long failed = 0;
    for (CommandCounters counters : all) {
      calls += counters.calls(command);
      nanos += counters.nanos(command);
      rejected += counters.rejections(command);
      failed += counters.failures(command);
    }
    return new OfCommand(calls, nanos, rejected, failed);
  }

  public Latencies latenciesOf(int command) {
    var sum = new Latencies();
    for (CommandCounters counters : all) {
      Latencies some = counters.latencies(command);
      if (some != null) {
        sum.addAll(some);
      }
    }
    return sum;
  }

  /** Commands that were carried out. */
  public long calls() {
    long sum = 0;
    for (int i = 0; i < commands; i++) {
      sum += of(i).calls();
    }
    return sum;
  }

  /** Counts an error that a client got, by the code that its line begins with. */
  public void error(String line) {
    int space = line.indexOf(' ');
    errors
        .computeIfAbsent(space < 0 ? line : line.substring(0, space), code -> new LongAdder())
        .increment();
  }

  /** Errors by code. */
  public Map<String, Long> errors() {
    Map<String, Long> sums = new TreeMap<>();
    errors.forEach((code, count) -> sums.put(code, count.sum()));
    return sums;
  }

  /** Counts a key that had to go because memory was full. */
  public void evicted() {
    evicted.increment();
  }

  public long evictions() {
    return evicted.sum();
  }

  /** Sets all back, for CONFIG RESETSTAT. */
  public void reset() {
    all.forEach(CommandCounters::reset);
    errors.clear();
    evicted.reset();
  }
}
