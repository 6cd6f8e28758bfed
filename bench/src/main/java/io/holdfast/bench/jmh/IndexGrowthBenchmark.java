package io.holdfast.bench.jmh;

import io.holdfast.server.index.Index;
import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long inserts into an index take that grows from nothing to 10 million keys: all of them in
 * one shot, with those counted that took longer than a limit. What the machine itself stops for is
 * among them; {@link #nothing} has the same count without an index.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class IndexGrowthBenchmark {
  private static final long ADDRESS_SPACE = 8L << 30;
  private static final int KEYS = 10_000_000;

  private Slabs slabs = new Slabs(ADDRESS_SPACE, BlockChecker.NONE);

  /** What took long, for one shot. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Pauses {
    public long over100Micros;
    public long over1000Micros;
    public long longestMicros;

    /** Begins anew. */
    @Setup(Level.Iteration)
    public void clear() {
      over100Micros = 0;
      over1000Micros = 0;
      longestMicros = 0;
    }

    void took(long nanos) {
      long micros = nanos / 1000;
      if (micros > 100) {
        over100Micros++;
        over1000Micros += micros > 1000 ? 1 : 0;
        longestMicros = Math.max(longestMicros, micros);
      }
    }
  }

  @Setup(Level.Iteration)
  public void begin() {
    slabs = new Slabs(ADDRESS_SPACE, BlockChecker.NONE);
  }

  @TearDown(Level.Iteration)
  public void release() {
    slabs.close();
  }

  @Benchmark
  public long grow(Pauses counted) {
    var records = new LongRecords(slabs);
    var index = new Index(slabs, records);
    long before = System.nanoTime();
    for (long key = 0; key < KEYS; key++) {
      index.insert(LongRecords.hash(key), records.add(key));
      long now = System.nanoTime();
      counted.took(now - before);
      before = now;
    }
    return index.size();
  }

  @Benchmark
  public long nothing(Pauses counted) {
    long sum = 0;
    long before = System.nanoTime();
    for (long key = 0; key < KEYS; key++) {
      sum += LongRecords.hash(key);
      long now = System.nanoTime();
      counted.took(now - before);
      before = now;
    }
    return sum;
  }
}
