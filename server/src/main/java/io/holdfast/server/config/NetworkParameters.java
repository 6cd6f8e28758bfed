package io.holdfast.server.config;

import static io.holdfast.server.config.Parameter.Change.AT_START;

import java.util.List;

/** Who may connect, where, and what a connection may take. */
public final class NetworkParameters {
  public static final Parameter<Long> PORT =
      Parameter.of(
              "port",
              ParameterType.number(0, 65535),
              "6379",
              "The TCP port that clients connect to; 0 lets the system choose one.")
          .change(AT_START);

  public static final Parameter<List<String>> BIND =
      Parameter.of(
              "bind",
              ParameterType.words("addresses, with commas or spaces between them"),
              "",
              "Addresses to listen on; anything beyond loopback needs a password. Empty: all with a"
                  + " password (in a container nobody could connect otherwise), else 127.0.0.1.")
          .change(AT_START);

  public static final Parameter<String> UNIXSOCKET =
      Parameter.of(
              "unixsocket",
              ParameterType.text("a path"),
              "",
              "A socket file to listen on as well; needs epoll or io_uring.")
          .change(AT_START);

  public static final Parameter<Long> METRICS_PORT =
      Parameter.of(
              "metrics-port",
              ParameterType.number(-1, 65535),
              "-1",
              "The port of /metrics and /health over HTTP; -1: none, 0: the system chooses.")
          .change(AT_START)
          .alias("admin-port");

  public static final Parameter<String> METRICS_BIND =
      Parameter.of(
              "metrics-bind",
              ParameterType.text("an address"),
              "",
              "The address of that port; empty: the first of --bind.")
          .change(AT_START)
          .alias("admin-bind");

  public static final Parameter<Boolean> PRIMARY_PORT_HTTP =
      Parameter.of(
              "primary-port-http-enabled",
              ParameterType.yesNo(),
              "yes",
              "Answers GET /metrics and GET /health/... on the clients' port too.")
          .change(AT_START);

  public static final Parameter<String> REQUIREPASS =
      Parameter.of(
          "requirepass",
          ParameterType.text("any text"),
          "",
          "The password that clients give by AUTH.");

  public static final Parameter<Long> MAXCLIENTS =
      Parameter.of(
          "maxclients",
          ParameterType.number(1, 1_000_000),
          "10000",
          "Clients at the same time; more are refused.");

  public static final Parameter<Long> TIMEOUT =
      Parameter.of(
          "timeout",
          ParameterType.number(0, Integer.MAX_VALUE),
          "0",
          "Seconds after which an idle client is disconnected; 0: never.");

  public static final Parameter<Long> TCP_KEEPALIVE =
      Parameter.of(
          "tcp-keepalive",
          ParameterType.number(0, Integer.MAX_VALUE),
          "300",
          "Seconds between probes of silent connections; 0: none.");

  public static final Parameter<Long> TCP_BACKLOG =
      Parameter.of(
              "tcp-backlog",
              ParameterType.number(0, 65535),
              "511",
              "Connections that may wait to be accepted.")
          .change(AT_START);

  public static final Parameter<Long> PROTO_MAX_BULK_LEN =
      Parameter.of(
          "proto-max-bulk-len",
          ParameterType.memory(1024 * 1024),
          "536870912",
          "Bytes that one argument may have, and so a string; at most 2gb less 64kb are served.");

  public static final Parameter<OutputLimits> OUTPUT_LIMITS =
      Parameter.of(
          "client-output-buffer-limit",
          OutputLimits.TYPE,
          "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60",
          "Bytes that may wait for a slow client: class, hard limit, soft limit, seconds.");

  static final List<Parameter<?>> ALL =
      List.of(
          PORT,
          BIND,
          UNIXSOCKET,
          METRICS_PORT,
          METRICS_BIND,
          PRIMARY_PORT_HTTP,
          REQUIREPASS,
          MAXCLIENTS,
          TIMEOUT,
          TCP_KEEPALIVE,
          TCP_BACKLOG,
          PROTO_MAX_BULK_LEN,
          OUTPUT_LIMITS);

  private NetworkParameters() {}
}
