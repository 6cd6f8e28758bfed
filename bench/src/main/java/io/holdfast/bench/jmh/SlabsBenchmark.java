package io.holdfast.bench.jmh;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One block freed and another taken, among a hundred thousand that live. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class SlabsBenchmark {
  private static final long ADDRESS_SPACE = 8L << 30;
  private static final int LIVE = 100_000;

  /** Bytes, the largest; sizes are spread evenly from 16. */
  @Param({"16", "128", "2000"})
  int largest;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Slabs slabs = new Slabs(ADDRESS_SPACE, BlockChecker.NONE);
  private final int[] references = new int[LIVE];
  private final int[] sizes = new int[LIVE];

  @Setup
  public void fill() {
    for (int i = 0; i < LIVE; i++) {
      allocate(i);
    }
  }

  @TearDown
  public void release() {
    slabs.close();
  }

  @Benchmark
  public int freeAndAllocate() {
    int i = random.nextInt(LIVE);
    slabs.free(references[i], sizes[i]);
    return allocate(i);
  }

  private int allocate(int i) {
    sizes[i] = 16 + random.nextInt(largest - 15);
    references[i] = slabs.allocate(sizes[i]);
    return references[i];
  }
}
