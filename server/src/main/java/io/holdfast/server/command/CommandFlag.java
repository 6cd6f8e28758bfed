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
  ALLOW_BUSY,
  /**
   * Touches keys that its arguments do not name; runs with all shards locked. Not a flag of Redis.
   */
  ALL_SHARDS;

  /** The name in COMMAND INFO. */
  public String redisName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
