package io.holdfast.server.value;

/** What a key holds. Mutable; the owner of the shard's lock may read and change it, nobody else. */
public sealed interface Value permits StringValue, ListValue, HashValue, SetValue, SortedSetValue {

  /** The type's name as TYPE answers it. */
  ValueType type();

  /** The encoding's name as OBJECT ENCODING answers it in Redis 7.0. */
  String encoding();

  /** Bytes that this value takes, kept up to date with each change; never walks the value. */
  long memory();

  /** True when the key has to go: a collection without elements does not exist in Redis. */
  boolean isEmpty();

  /** A deep copy that shares nothing mutable with this one. */
  Value copy();
}
