package io.holdfast.agent.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that reports are sealed with, from a file's first line. It is read each time: a Secret
 * may be made, or changed, after the agent's start.
 */
public final class SealKey implements Supplier<Optional<Seal>> {
  private static final Logger log = LoggerFactory.getLogger(SealKey.class);

  private final @Nullable Path file;

  /** A key in a file, which need not be there yet; none for null. */
  public SealKey(@Nullable Path file) {
    this.file = file;
  }

  @Override
  public Optional<Seal> get() {
    Path path = file;
    if (path == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      log.warn("evidence.keyFile: {} can not be used: {}", path, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException when it is too short
   */
  public static Seal read(Path file) throws IOException {
    return new Seal(Files.readString(file).lines().findFirst().orElse("").strip());
  }
}
