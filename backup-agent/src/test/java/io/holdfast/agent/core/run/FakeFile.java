package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.RestoredFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** A snapshot file of four bytes. */
record FakeFile(String volume, Set<String> open) implements RestoredFile {
  FakeFile {
    open.add(volume);
  }

  @Override
  public long size() {
    return 4;
  }

  @Override
  public Optional<String> manifest() {
    return Optional.of("{}");
  }

  @Override
  public InputStream read() {
    return new ByteArrayInputStream("data".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    open.remove(volume);
  }
}
