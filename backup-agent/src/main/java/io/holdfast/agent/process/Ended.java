package io.holdfast.agent.process;

import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Stopped;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that has ended, with what it printed. It never outlives the agent's interest in it.
 *
 * @param output at most 4 MiB of it
 */
record Ended(int exitCode, String output, String errors) {
  private static final int MAX_OUTPUT = 4 * 1024 * 1024;

  /**
   * Runs a program to its end.
   *
   * @param what names it in errors
   * @throws Refused when it can not be started
   * @throws Unavailable when it has not ended within the deadline; it is killed then
   */
  static Ended of(String what, List<String> command, Duration deadline) {
    Process process;
    try {
      process = new ProcessBuilder(command).start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new Refused(what + " could not be started: " + e.getMessage());
    }
    try {
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Unavailable(what + " had no result within " + deadline.toSeconds() + " s");
      }
      return new Ended(process.exitValue(), out.join(), err.join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    } finally {
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8));
                stream.transferTo(OutputStream.nullOutputStream());
              } catch (IOException | UncheckedIOException e) {
                text.complete("");
              }
            });
    return text;
  }
}
