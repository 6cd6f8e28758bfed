package io.holdfast.bench.jmh;

import io.holdfast.bench.server.Client;
import io.holdfast.server.resp.RequestParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Requests cut out of a read of 16, in nanoseconds a request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class ParserBenchmark {
  private static final int REQUESTS = 16;
  private static final long MAX_BULK = 512L << 20;

  @Param({"GET", "SET"})
  String command = "";

  private final RequestParser parser = new RequestParser();
  private ByteBuf in = Unpooled.EMPTY_BUFFER;

  @Setup
  public void fill() {
    byte[] request =
        command.equals("GET")
            ? Client.encode("GET", "key:000000012345")
            : Client.encode("SET", "key:000000012345", "v".repeat(64));
    in = Unpooled.directBuffer(REQUESTS * request.length);
    for (int i = 0; i < REQUESTS; i++) {
      in.writeBytes(request);
    }
  }

  @TearDown
  public void release() {
    in.release();
  }

  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void parse(Blackhole hole) {
    in.readerIndex(0);
    for (int i = 0; i < REQUESTS; i++) {
      hole.consume(parser.next(in, true, MAX_BULK));
    }
  }
}
