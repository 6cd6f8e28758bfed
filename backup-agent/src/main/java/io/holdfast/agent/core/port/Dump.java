package io.holdfast.agent.core.port;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The store's snapshot file, held open: a save that puts another in its place does not change what
 * is read here.
 */
public interface Dump extends AutoCloseable {
  /** Bytes in it. */
  long size();

  /** Reads at a position until the buffer is full or the file ends. */
  void read(ByteBuffer into, long position) throws IOException;

  /** The manifest that the store has put beside it, as it lies there; empty for stores without. */
  Optional<String> manifest();

  /** The SHA-256 that the manifest tells, in hexadecimal; empty without a manifest. */
  Optional<String> sha256();

  @Override
  void close();
}
