package io.holdfast.sim.backupstore;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * Objects by key, with slashes in the keys. Every method fails within seconds when the store does
 * not answer.
 */
public interface ObjectStore extends AutoCloseable {
  /**
   * Reads an object.
   *
   * @throws NoSuchFileException when the store answers that there is none
   */
  byte[] get(String key) throws IOException;

  boolean exists(String key) throws IOException;

  /** Writes an object whole or not at all. */
  void put(String key, byte[] content) throws IOException;

  /** Deletes an object; a missing one is no error. */
  void delete(String key) throws IOException;

  /**
   * The names one level below a prefix that ends with a slash, folders with a slash at their end;
   * sorted.
   */
  List<String> list(String prefix) throws IOException;

  /** Asks the store for something cheap, to see whether it answers. */
  void probe() throws IOException;

  @Override
  void close();
}
