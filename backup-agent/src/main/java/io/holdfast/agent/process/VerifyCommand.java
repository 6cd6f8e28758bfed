package io.holdfast.agent.process;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Stopped;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs verify mode as a program and reads its verdict. It never outlives the agent's interest in
 * it.
 */
final class VerifyCommand {
  private static final int MAX_OUTPUT = 4 * 1024 * 1024;

  private final List<String> command;

  VerifyCommand(List<String> command) {
    this.command = List.copyOf(command);
  }

  Reading run(String directory, Expected expected, Duration deadline) {
    List<String> words = new ArrayList<>(command);
    words.addAll(VerifyOutput.arguments(directory, expected));
    Process process;
    try {
      process = new ProcessBuilder(words).start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new Refused("verify could not be started: " + e.getMessage());
    }
    try {
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Unavailable("verify had no result within " + deadline.toSeconds() + " s");
      }
      String errors = VerifyOutput.tail(err.join());
      return VerifyOutput.parse(
          out.join(),
          "exit code " + process.exitValue() + (errors.isEmpty() ? "" : ", stderr: " + errors));
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
