package io.holdfast.bench.jmh;

import io.holdfast.server.index.Index;
import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

/** Finding keys in indexes that fit the processor's caches and that do not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class IndexBenchmark {
  private static final long ADDRESS_SPACE = 8L << 30;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  @Param({"10000", "1000000"})
  long keys;

  private final SplittableRandom random = new SplittableRandom(1);
  private Fixture fixture = new Fixture();

  private static final class Fixture {
    final Slabs slabs = new Slabs(ADDRESS_SPACE, BlockChecker.NONE);
    final LongRecords records = new LongRecords(slabs);
    final Index index = new Index(slabs, records);
    final byte[] key = new byte[LongRecords.BYTES];
  }

  @Setup
  public void fill() {
    for (long key = 0; key < keys; key++) {
      fixture.index.insert(LongRecords.hash(key), fixture.records.add(key));
    }
  }

  @TearDown
  public void release() {
    fixture.slabs.close();
  }

  @Benchmark
  public int findPresent() {
    long position = find(random.nextLong(keys));
    return fixture.index.reference(position);
  }

  @Benchmark
  public long findAbsent() {
    return find(keys + random.nextLong(keys));
  }

  @Benchmark
  public int removeAndInsert() {
    long key = random.nextLong(keys);
    long hash = LongRecords.hash(key);
    long position = find(key);
    int reference = fixture.index.reference(position);
    fixture.index.remove(position, hash);
    fixture.index.insert(hash, reference);
    return reference;
  }

  private long find(long key) {
    LONGS.set(fixture.key, 0, key);
    return fixture.index.find(LongRecords.hash(key), fixture.key);
  }
}
