package io.holdfast.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that does nothing, at nice 19, on the processors of a server: what latency is beside it
 * is what a processor that is never idle gives on this machine, whatever the server does.
 */
public final class Spinner implements AutoCloseable {
  private final ChildProcess process;

  private Spinner(ChildProcess process) {
    this.process = process;
  }

  /**
   * Starts one; it ends when closed.
   *
   * @param cpus the first is where it spins
   */
  public static Spinner start(Cpus cpus) throws IOException {
    ChildProcess process = ChildProcess.prepare(Path.of(System.getProperty("java.io.tmpdir")));
    var command = new ArrayList<>(cpus.first(1).prefix());
    command.addAll(List.of("nice", "-n", "19", "sh", "-c", "while :; do :; done"));
    try {
      process.start(command);
    } catch (IOException e) {
      process.close();
      throw e;
    }
    return new Spinner(process);
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
