package io.holdfast.server.config;

import java.util.List;

/**
 * Flags of Dragonfly and Redis that mean nothing here, so that a deployment written for those
 * starts all the same. Each one given is named in the log.
 */
final class IgnoredFlags {
  static final List<String> ALL =
      List.of(
          "admin-nopass",
          "backing-prefix",
          "break-replication-on-master-restart",
          "cluster-announce-ip",
          "cluster-mode",
          "conn-io-threads",
          "conn-use-incoming-cpu",
          "daemonize",
          "dbnum-shards",
          "default-lua-flags",
          "df-snapshot-format",
          "enable-heartbeat-eviction",
          "epoll-file-threads",
          "force-epoll",
          "hz-freq",
          "interpreter-per-thread",
          "jemalloc-bg-thread",
          "keys-output-limit",
          "list-max-listpack-entries",
          "lock-on-hashtags",
          "log-dir",
          "logbuflevel",
          "logfile",
          "max-client-iobuf-len",
          "max-log-size",
          "max-multi-bulk-len",
          "maxmemory-clients",
          "mem-defrag-threshold",
          "migrate-connections",
          "minloglevel",
          "multi-exec-squash",
          "no-tls-on-admin-port",
          "oom-deny-ratio",
          "pipeline-squash",
          "point-in-time-snapshot",
          "protected-mode",
          "proactor-affinity-mode",
          "protocol",
          "publish-buffer-limit",
          "replica-priority",
          "shard-round-robin-prefix",
          "stderrthreshold",
          "supervised",
          "tcp-nodelay",
          "tls-replication",
          "uring-direct-table-len",
          "uring-recv-buffer-cnt",
          "use-zset-tree",
          "v",
          "version-check",
          "vmodule");

  private IgnoredFlags() {}
}
