package io.holdfast.server.client;

import io.holdfast.server.resp.Reply;

/** One connection's state. Only its event loop touches it, but for the fields marked volatile. */
public final class Client {
  private final long id;
  private final Reply reply;

  /** The database that SELECT chose. */
  public volatile int database;

  public volatile boolean authenticated;
  private long hits;
  private long misses;

  public Client(long id, Reply reply) {
    this.id = id;
    this.reply = reply;
  }

  public long id() {
    return id;
  }

  public Reply reply() {
    return reply;
  }

  /** Counts a lookup by a reading command, for INFO's keyspace_hits and keyspace_misses. */
  public void countLookup(boolean hit) {
    if (hit) {
      hits++;
    } else {
      misses++;
    }
  }

  public long hits() {
    return hits;
  }

  public long misses() {
    return misses;
  }
}
