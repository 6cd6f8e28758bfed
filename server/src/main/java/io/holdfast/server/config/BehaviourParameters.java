package io.holdfast.server.config;

import static io.holdfast.server.config.Parameter.Change.AT_START;

import java.util.List;

/** Databases, logs of slow commands, what is reported and what is allowed. */
public final class BehaviourParameters {
  public static final Parameter<Long> DATABASES =
      Parameter.of(
              "databases",
              ParameterType.number(1, 16384),
              "16",
              "Databases that SELECT can choose from.")
          .change(AT_START)
          .alias("dbnum");

  public static final Parameter<Long> SLOWLOG_SLOWER_THAN =
      Parameter.of(
          "slowlog-log-slower-than",
          ParameterType.number(-1, Long.MAX_VALUE),
          "10000",
          "Microseconds from which a command is noted by SLOWLOG; -1: none is.");

  public static final Parameter<Long> SLOWLOG_MAX_LEN =
      Parameter.of(
          "slowlog-max-len",
          ParameterType.number(0, Integer.MAX_VALUE),
          "128",
          "Commands that SLOWLOG keeps.");

  public static final Parameter<Long> LATENCY_THRESHOLD =
      Parameter.of(
          "latency-monitor-threshold",
          ParameterType.number(0, Long.MAX_VALUE),
          "0",
          "Milliseconds from which LATENCY notes an event; 0: none is.");

  public static final Parameter<Boolean> LATENCY_TRACKING =
      Parameter.of(
          "latency-tracking",
          ParameterType.yesNo(),
          "yes",
          "Counts how long commands take, for INFO latencystats and LATENCY HISTOGRAM.");

  public static final Parameter<Percentiles> LATENCY_PERCENTILES =
      Parameter.of(
          "latency-tracking-info-percentiles",
          Percentiles.TYPE,
          "50 99 99.9",
          "The percentiles that INFO latencystats shows.");

  public static final Parameter<String> NOTIFY_EVENTS =
      Parameter.of(
          "notify-keyspace-events",
          ParameterType.oneOf(""),
          "",
          "Messages about changed keys; this version sends none, so only nothing is accepted.");

  public static final Parameter<String> ENABLE_DEBUG =
      Parameter.of(
              "enable-debug-command",
              ParameterType.oneOf("no", "yes", "local"),
              "no",
              "Who may use DEBUG; local: connections over loopback.")
          .change(AT_START);

  public static final Parameter<Long> BUSY_THRESHOLD =
      Parameter.of(
              "busy-reply-threshold",
              ParameterType.number(0, Long.MAX_VALUE / 1_000_000),
              "5000",
              "Milliseconds after which others are told that a script runs, and may end it; 0: never.")
          .alias("lua-time-limit");

  public static final Parameter<Long> SHUTDOWN_TIMEOUT =
      Parameter.of(
          "shutdown-timeout",
          ParameterType.number(0, Integer.MAX_VALUE),
          "10",
          "Seconds that a shutdown waits for what still runs.");

  private static Parameter<Boolean> always(String name, String initial, String summary) {
    return Parameter.of(name, ParameterType.yesNo(), initial, summary);
  }

  private static final String LAZY = "Memory is always freed without blocking; has no effect.";

  static final List<Parameter<?>> ALL =
      List.of(
          DATABASES,
          SLOWLOG_SLOWER_THAN,
          SLOWLOG_MAX_LEN,
          LATENCY_THRESHOLD,
          LATENCY_TRACKING,
          LATENCY_PERCENTILES,
          NOTIFY_EVENTS,
          ENABLE_DEBUG,
          BUSY_THRESHOLD,
          SHUTDOWN_TIMEOUT,
          always("lazyfree-lazy-eviction", "no", LAZY),
          always("lazyfree-lazy-expire", "no", LAZY),
          always("lazyfree-lazy-server-del", "no", LAZY),
          always("lazyfree-lazy-user-del", "no", LAZY),
          always("lazyfree-lazy-user-flush", "no", LAZY),
          always("activerehashing", "yes", "Tables always grow in small steps; has no effect."),
          always("dynamic-hz", "yes", "The active expiry adapts by itself; has no effect."));

  private BehaviourParameters() {}
}
