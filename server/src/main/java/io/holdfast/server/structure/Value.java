package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.ValueType;

/**
 * What a key holds. A collection is a view: all of its state lies in its payload and in blocks of
 * the same slabs, so several views of one payload always agree. The owner of the shard's lock may
 * read and change it, nobody else.
 */
public sealed interface Value
    permits StringValue, ListValue, HashValue, SetValue, SortedSetValue, StreamValue {

  /** The type's name as TYPE answers it. */
  ValueType type();

  /** The encoding's name as OBJECT ENCODING answers it in Redis 7.0. */
  String encoding();

  /** Bytes of slabs that this value takes, its payload included; never walks the value. */
  long memory();

  /**
   * True when the key has to go: a collection without elements does not exist in Redis, but for a
   * stream.
   */
  boolean isEmpty();

  /** A deep copy in other slabs (or the same) that belongs to no key yet. */
  Value copyTo(Slabs slabs);

  /**
   * Frees some of the blocks that belong to the value beside its payload, the payload not. Called
   * again until true; in between and after the value is of no other use.
   *
   * @param most about how many elements to free at most, so that a call stays short
   * @return true when nothing is left to be freed
   */
  boolean freeSome(int most);
}
