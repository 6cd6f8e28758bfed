package io.holdfast.bench.load;

import io.holdfast.bench.server.Cpus;
import io.holdfast.bench.server.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** redis-benchmark, the program that everybody measures with. */
public final class BenchmarkTool {
  /** What it is called with by everybody: 50 connections. */
  public static final int CONNECTIONS = 50;

  private static final String PROGRAM = "redis-benchmark";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Cpus cpus;
  private final int threads;

  /**
   * @param cpus where the tool runs
   * @param threads of the tool; 1 is its ordinary mode
   */
  public BenchmarkTool(Cpus cpus, int threads) {
    this.cpus = cpus;
    this.threads = threads;
  }

  /** What it says of its version. */
  public static String version() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(PROGRAM, "--version").redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  /**
   * Runs one test.
   *
   * @throws IOException when the tool fails, hangs, or the server answers with errors
   */
  public Outcome run(RunningServer server, Call call) throws IOException, InterruptedException {
    long cpuBefore = server.status().cpuMicroseconds();
    String said = run(command(server, call));
    long cpu = server.status().cpuMicroseconds() - cpuBefore;
    var figures = BenchmarkCsv.read(said);
    return new Outcome(call.operations(), figures.operationsPerSecond(), figures.p99Micros(), cpu);
  }

  private List<String> command(RunningServer server, Call call) {
    var command = new ArrayList<>(cpus.prefix());
    command.add(PROGRAM);
    command.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(server.port())));
    command.addAll(List.of("-a", server.password(), "-c", Integer.toString(CONNECTIONS)));
    command.addAll(List.of("-n", Long.toString(call.operations()), "--csv"));
    command.addAll(List.of("-P", Integer.toString(call.pipeline())));
    command.addAll(List.of("-r", Long.toString(call.keyspace())));
    command.addAll(List.of("-d", Integer.toString(call.valueBytes())));
    if (threads > 1) {
      command.addAll(List.of("--threads", Integer.toString(threads)));
    }
    command.addAll(call.what());
    return command;
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var watch = new Thread(() -> endWhenHanging(process));
    watch.setDaemon(true);
    watch.start();
    try {
      // The end of the output comes with the end of the process.
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IOException(PROGRAM + " ended with " + exit + ": " + said.strip());
      }
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  private static void endWhenHanging(Process process) {
    try {
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One test of the tool.
   *
   * @param what the test's name after {@code -t}, or a command of one's own
   * @param keyspace random numbers in keys and members are below this
   */
  public record Call(
      List<String> what, long operations, int pipeline, long keyspace, int valueBytes) {
    /** A test that the tool knows by name. */
    public static Call test(
        String name, long operations, int pipeline, long keyspace, int valueBytes) {
      return new Call(List.of("-t", name), operations, pipeline, keyspace, valueBytes);
    }

    /** The same with another number of operations. */
    public Call times(long other) {
      return new Call(what, other, pipeline, keyspace, valueBytes);
    }
  }

  /**
   * What a test came to.
   *
   * @param p99Micros from sending a request to its reply, each connection waiting for its last one
   * @param serverCpu microseconds of CPU that the server took for all operations
   */
  public record Outcome(
      long operations, double operationsPerSecond, double p99Micros, long serverCpu) {
    public double cpuPerOperation() {
      return (double) serverCpu / operations;
    }

    /** Percent of the server's cores that it used while the operations ran. */
    public double busy(int cores) {
      double elapsed = operations / operationsPerSecond * 1e6;
      return 100 * serverCpu / elapsed / cores;
    }
  }
}
