package io.holdfast.agent.core.port;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The snapshot file of restored data, where it was read; nothing of it is copied to the agent. */
public interface RestoredFile extends AutoCloseable {
  /** Bytes in it. */
  long size();

  /** The manifest beside it, as it lies there; empty for stores without. */
  Optional<String> manifest();

  /** The file from its beginning, as often as is asked. */
  InputStream read() throws IOException;

  @Override
  void close();
}
