package io.holdfast.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run as a JSON file: its records as they are. */
public final class RunJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private RunJson() {}

  public static void write(Run run, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    JSON.writeValue(file.toFile(), run);
  }

  /**
   * @throws IOException when the file can't be read or is no run
   */
  public static Run read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Run.class);
  }
}
