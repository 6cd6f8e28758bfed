package io.holdfast.bench.jmh;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.Listpack;
import java.nio.charset.StandardCharsets;
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

/** A hash's fields in a listpack, as HGET and HSET use it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class ListpackBenchmark {
  private static final long ADDRESS_SPACE = 1L << 30;

  @Param({"10", "100"})
  int fields;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Slabs slabs = new Slabs(ADDRESS_SPACE, BlockChecker.NONE);
  private final Listpack pack = Listpack.create(slabs, Form.HASH_LISTPACK);
  private byte[][] names = {};
  private byte[][] values = {};

  @Setup
  public void fill() {
    names = new byte[fields][];
    values = new byte[fields][];
    for (int i = 0; i < fields; i++) {
      names[i] = "field%02d".formatted(i).getBytes(StandardCharsets.US_ASCII);
      values[i] = "value-of-%03d".formatted(i).getBytes(StandardCharsets.US_ASCII);
      pack.append(names[i]);
      pack.append(values[i]);
    }
  }

  @TearDown
  public void release() {
    slabs.close();
  }

  @Benchmark
  public byte[] get() {
    int at = pack.find(names[random.nextInt(fields)], pack.first(), 2);
    return pack.get(pack.next(at));
  }

  @Benchmark
  public int set() {
    int field = random.nextInt(fields);
    int at = pack.find(names[field], pack.first(), 2);
    pack.replace(pack.next(at), values[field]);
    return at;
  }
}
