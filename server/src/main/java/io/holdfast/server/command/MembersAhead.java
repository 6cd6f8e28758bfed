package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.keyspace.Keyspace;
import org.jspecify.annotations.Nullable;

/**
 * Brings near the members that the next requests of a batch look for in the collection that the
 * first of them has locked: a client that fills a large set sends many requests for one key.
 */
final class MembersAhead {
  private MembersAhead() {}

  /**
   * Touches members for the request at a place of the batch and for those behind it that look into
   * the same collection, once for all of them. The lock of the key's shard is held.
   */
  static void bringNear(Keyspace keyspace, Client client, Batch batch, int place) {
    if (place < batch.membersEnd || !looksInto(batch, place + 1, batch.hashes[place])) {
      return;
    }
    int count = 0;
    int at = place;
    for (; looksInto(batch, at, batch.hashes[place]); at++) {
      byte @Nullable [] member = member(batch, at);
      if (member != null) {
        batch.members[count++] = member;
      }
    }
    batch.membersEnd = at;
    byte[] key = batch.requests[place][1];
    batch.read +=
        keyspace.warm(
            client.database, key, batch.hashes[place], batch.members, batch.places, count);
  }

  private static boolean looksInto(Batch batch, int place, long hash) {
    CommandSpec spec = place < batch.size ? batch.specs[place] : null;
    return spec != null && spec.member() != 0 && batch.hashes[place] == hash;
  }

  /** What a request looks for; null when it is too short, of which it will be told. */
  private static byte @Nullable [] member(Batch batch, int place) {
    byte[][] request = batch.requests[place];
    CommandSpec spec = batch.specs[place];
    int argument = spec == null ? 0 : spec.member();
    int index = argument < 0 ? request.length + argument : argument;
    return index < 2 || index >= request.length ? null : request[index];
  }
}
