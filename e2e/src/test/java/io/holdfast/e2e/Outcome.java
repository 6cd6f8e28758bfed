package io.holdfast.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a command that ran to its end left: its exit code and all that it wrote. */
record Outcome(int exitCode, String output) {

  /** Runs {@code command}, standard error joined to the output; ends it after {@code seconds}. */
  static Outcome of(Map<String, String> environment, int seconds, List<String> command)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("holdfast-e2e", ".out");
    try {
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      String output = Files.readString(file, StandardCharsets.UTF_8);
      if (!ended) {
        throw new AssertionError(command + " took over " + seconds + " s:\n" + output);
      }
      return new Outcome(process.exitValue(), output);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
