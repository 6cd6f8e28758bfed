package io.holdfast.server.command;

import io.holdfast.server.keyspace.Keyspace;

/** The hashes of a command's keys, each made once, since most commands look a key up repeatedly. */
final class KeyHashes {
  private final Keyspace keyspace;
  private final byte[][] arguments;
  private byte[] lastKey = {};
  private long lastHash;
  private int[] places = {};
  private long[] hashes = {};
  private int next;

  KeyHashes(Keyspace keyspace, byte[][] arguments) {
    this.keyspace = keyspace;
    this.arguments = arguments;
  }

  /** The hash of a key, quickly if it is the last one's array or the next of those remembered. */
  @SuppressWarnings("ReferenceEquality") // the same array is enough, and quick
  long of(byte[] key) {
    if (key != lastKey) {
      boolean known = next < places.length && arguments[places[next]] == key;
      lastHash = known ? hashes[next++] : keyspace.hash(key);
      lastKey = key;
    }
    return lastHash;
  }

  /** Takes over the hash that finding the key's shard took. */
  void remember(byte[] key, long hash) {
    lastKey = key;
    lastHash = hash;
  }

  /** The same for several keys, in whose order most commands go through them. */
  void remember(int[] keys, long[] found) {
    places = keys;
    hashes = found;
  }
}
