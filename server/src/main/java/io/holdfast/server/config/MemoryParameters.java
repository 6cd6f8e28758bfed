package io.holdfast.server.config;

import static io.holdfast.server.config.Parameter.Change.AT_START;

import java.util.List;

/** How much memory the data may take, and what goes when it is full. */
public final class MemoryParameters {
  public static final Parameter<Long> MAXMEMORY =
      Parameter.of(
          "maxmemory",
          ParameterType.memory(0),
          "0",
          "Bytes that the data may take; 0 at the start: by the memory that there is.");

  public static final Parameter<Long> LUA_LIMIT =
      Parameter.of(
          "lua-memory-limit",
          ParameterType.memory(0),
          "64mb",
          "Bytes that all tables and strings of scripts may take beside the data, and again those of"
              + " functions; a script that makes them more is ended. 0: any number.");

  public static final Parameter<String> POLICY =
      Parameter.of(
          "maxmemory-policy",
          ParameterType.oneOf(
              "volatile-lru",
              "volatile-lfu",
              "volatile-random",
              "volatile-ttl",
              "allkeys-lru",
              "allkeys-lfu",
              "allkeys-random",
              "noeviction"),
          "noeviction",
          "Which keys go when memory is full; noeviction refuses writes instead.");

  public static final Parameter<Long> SAMPLES =
      Parameter.of(
          "maxmemory-samples",
          ParameterType.number(1, Integer.MAX_VALUE),
          "5",
          "Keys that are looked at to find one to evict.");

  public static final Parameter<Boolean> CACHE_MODE =
      Parameter.of(
              "cache-mode",
              ParameterType.yesNo(),
              "no",
              "Evicts when memory is full, by allkeys-lru unless another policy is set; where by lru, keys"
                  + " that were not used since they were made go sooner.")
          .change(AT_START);

  public static final Parameter<Long> LFU_LOG_FACTOR =
      Parameter.of(
          "lfu-log-factor",
          ParameterType.number(0, Integer.MAX_VALUE),
          "10",
          "How slowly the counters of use grow.");

  public static final Parameter<Long> LFU_DECAY_TIME =
      Parameter.of(
          "lfu-decay-time",
          ParameterType.number(0, Integer.MAX_VALUE),
          "1",
          "Minutes after which a counter of use goes down by one.");

  public static final Parameter<Long> HZ =
      Parameter.of(
          "hz",
          ParameterType.number(1, 500),
          "10",
          "How often a second expired keys are looked for.");

  static final List<Parameter<?>> ALL =
      List.of(
          MAXMEMORY, LUA_LIMIT, POLICY, SAMPLES, CACHE_MODE, LFU_LOG_FACTOR, LFU_DECAY_TIME, HZ);

  private MemoryParameters() {}
}
