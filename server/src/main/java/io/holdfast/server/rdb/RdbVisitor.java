package io.holdfast.server.rdb;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.Value;

/** Who is told what a dump holds, in the order of the file. */
public interface RdbVisitor {
  /** The file's version: 1 to 12 of Redis, 80 of Valkey. */
  default void version(int version) {}

  /** A remark of the writer, such as {@code redis-ver}. */
  default void remark(String name, String text) {}

  /** How many keys, and keys with an expiry, of a database to expect; only a hint. */
  default void sizes(int database, long keys, long expiring) {}

  /**
   * A library of functions: its source, from the {@code #!} on.
   *
   * @throws RdbException when it can't be kept
   */
  default void library(byte[] source, long offset) throws RdbException {}

  /** Where a key's value is to be made. */
  Slabs slabs(byte[] key);

  /**
   * A key and its value, which belongs to no key and is the visitor's from now on.
   *
   * @param expireAt Unix time in milliseconds, -1 for none; may be past
   * @param offset where its entry begins
   * @throws RdbException to end the reading
   */
  void entry(int database, byte[] key, Value value, long expireAt, long offset) throws RdbException;

  /**
   * Something that the file holds and this reader leaves out. Never to be passed over in silence.
   */
  void skipped(String what, long offset);
}
