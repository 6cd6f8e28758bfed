package io.holdfast.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process with a folder of its own. Closing it removes both; the end of this JVM does too,
 * whenever it comes.
 */
final class ChildProcess implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Duration TERM = Duration.ofSeconds(60); // with a snapshot to write

  private final Path folder;
  private final Thread atExit = new Thread(this::kill);
  private @Nullable Process process;
  private boolean ended;

  private ChildProcess(Path folder) {
    this.folder = folder;
  }

  /** An empty folder in {@code parent}, in which {@link #start} can be called. */
  static ChildProcess prepare(Path parent) throws IOException {
    Path folder = Files.createTempDirectory(parent, "holdfast-bench-");
    var child = new ChildProcess(folder);
    try {
      Runtime.getRuntime().addShutdownHook(child.atExit);
    } catch (IllegalStateException e) {
      Files.delete(folder);
      throw new IOException("no server is started any more: this program is ending", e);
    }
    return child;
  }

  Path folder() {
    return folder;
  }

  /**
   * Starts the process, the first or one after {@link #stop}; its output goes to the file {@code
   * log} of the folder.
   */
  synchronized Process start(List<String> command) throws IOException {
    if (ended) {
      throw new IOException("no server is started any more: this program is ending");
    }
    Process started =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    process = started;
    return started;
  }

  /**
   * Asks the process to end by SIGTERM, and waits until it has; the folder stays.
   *
   * @throws IOException when it does not end within a minute
   */
  void stop() throws IOException, InterruptedException {
    Process running;
    synchronized (this) {
      running = process;
    }
    if (running == null) {
      throw new IllegalStateException("the process was not started");
    }
    running.destroy();
    if (!running.waitFor(TERM.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(
          "process %d did not end within %d s of SIGTERM: %s"
              .formatted(running.pid(), TERM.toSeconds(), lastWords()));
    }
  }

  /** The end of what the process has said. */
  String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log());
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  @Override
  public synchronized void close() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    if (process != null) {
      end(process);
    }
    removeFolder();
    forgetHook();
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // this JVM is ending: the hook waits for us, and then finds nothing to do
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void kill() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      if (process != null) {
        process.destroyForcibly().waitFor();
      }
      removeFolder();
    } catch (IOException e) {
      System.err.println("bench: " + folder + " can't be removed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path log() {
    return folder.resolve("log");
  }

  private void removeFolder() throws IOException {
    List<Path> inside;
    try (var walk = Files.walk(folder)) {
      inside = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : inside) {
      Files.deleteIfExists(path);
    }
  }
}
