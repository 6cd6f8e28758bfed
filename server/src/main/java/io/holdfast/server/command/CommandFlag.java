package io.holdfast.server.command;

import java.util.Locale;

/** Properties of a command, under the names that COMMAND INFO gives them. */
public enum CommandFlag {
  WRITE,
  READONLY,
  /** Refused when memory is full and nothing can be evicted. */
  DENYOOM,
  ADMIN,
  PUBSUB,
  NOSCRIPT,
  /** May wait for another client; inside MULTI it does not. */
  BLOCKING,
  /** Answered while the data is still being loaded. */
  LOADING,
  STALE,
  SKIP_MONITOR,
  SKIP_SLOWLOG,
  FAST,
  /** Answered before AUTH. */
  NO_AUTH,
  MAY_REPLICATE,
  NO_MULTI,
  MOVABLEKEYS,
  NO_MANDATORY_KEYS,
  ALLOW_BUSY,
  /**
   * Touches keys that its arguments do not name; runs with all shards locked. Not a flag of Redis.
   */
  ALL_SHARDS,
  /**
   * Locks one shard after the other by itself; in a transaction it runs with all locked. Not a flag
   * of Redis.
   */
  WALKS_SHARDS,
  /** Runs at once inside MULTI too. Not a flag of Redis. */
  UNQUEUED,
  /** Runs what was queued, with the locks that takes. Not a flag of Redis. */
  RUNS_QUEUE,
  /** Runs commands that a script gives, with all shards locked. Not a flag of Redis. */
  RUNS_SCRIPT,
  /** Answered to a RESP2 client that has subscribed. Not a flag of Redis. */
  SUBSCRIBED;

  /** True for those that COMMAND INFO shows. */
  public boolean isRedis() {
    return compareTo(ALL_SHARDS) < 0;
  }

  /** The name in COMMAND INFO. */
  public String redisName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
