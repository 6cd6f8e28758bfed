package io.holdfast.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connection, server and transaction commands against redis-server, byte for byte. */
class ServerOracleTest {
  @RegisterExtension static final Oracle oracle = new Oracle();

  private static void same(String line) {
    oracle.assertSame(line.split(" ", -1));
  }

  @Test
  void connection_commands_answerAsRedis() {
    for (String line :
        """
        PING
        PING hello
        PING a b
        ECHO x
        ECHO
        SELECT 1
        SELECT 16
        SELECT -1
        SELECT x
        AUTH x
        AUTH default x
        AUTH nobody x
        AUTH a b c
        HELLO 4
        HELLO x
        HELLO 2 BAD
        HELLO 3 SETNAME
        CLIENT GETNAME
        CLIENT SETNAME ab
        CLIENT GETNAME
        CLIENT SETNAME a\tb
        CLIENT SETNAME
        CLIENT NOPE
        CLIENT
        CLIENT REPLY nope
        CLIENT KILL 1.2.3.4:5
        CLIENT KILL ID 99999999
        CLIENT KILL ID 0
        CLIENT KILL ID -1
        CLIENT KILL ID x
        CLIENT KILL TYPE nope
        CLIENT KILL USER nobody
        CLIENT KILL FOO bar
        CLIENT KILL ID
        CLIENT UNBLOCK 99999
        CLIENT UNBLOCK x
        CLIENT UNBLOCK 1 FOO
        CLIENT PAUSE x
        CLIENT PAUSE -1
        CLIENT PAUSE 1 FOO
        CLIENT PAUSE 0
        CLIENT UNPAUSE
        CLIENT NO-EVICT ON
        CLIENT NO-EVICT x
        CLIENT GETREDIR
        CLIENT TRACKINGINFO
        CLIENT LIST ID x
        CLIENT LIST TYPE nope
        CLIENT LIST FOO
        RESET
        NOSUCH
        NOSUCH a b c
        """
            .lines()
            .toList()) {
      same(line);
    }
  }

  @Test
  void server_commands_answerAsRedis() {
    for (String line :
        """
        DBSIZE
        SET a 1
        DBSIZE
        FLUSHDB NOPE
        FLUSHDB ASYNC
        FLUSHALL SYNC x
        SWAPDB 0 1
        SWAPDB x 1
        SWAPDB 0 y
        SWAPDB 0 99
        SET k 0
        SWAPDB 0 3
        GET k
        ROLE
        WAIT 0 0
        WAIT x 0
        WAIT 1 -1
        WAIT 1 x
        LOLWUT VERSION 99
        REPLICAOF NO ONE
        SHUTDOWN NOPE
        SHUTDOWN ABORT
        TIME x
        SLOWLOG LEN x
        SLOWLOG RESET
        SLOWLOG GET 0
        SLOWLOG GET -2
        SLOWLOG NOPE
        CONFIG GET nosuch
        CONFIG GET hash-max-listpack-entries
        CONFIG GET HASH-MAX-ZIPLIST-ENTRIES
        CONFIG SET nosuch 1
        CONFIG SET maxmemory-samples 0
        CONFIG SET maxmemory-samples
        CONFIG SET maxmemory lots
        CONFIG SET hash-max-listpack-entries 5 hash-max-listpack-entries 6
        CONFIG SET maxmemory-samples 6 stop-writes-on-bgsave-error perhaps
        CONFIG GET maxmemory-samples
        CONFIG SET maxmemory-policy nope
        CONFIG REWRITE
        CONFIG RESETSTAT
        CONFIG SET save 900
        COMMAND COUNT x
        COMMAND INFO nosuch
        COMMAND INFO get|key config|get|key config|nosuch
        COMMAND LIST FILTERBY PATTERN get
        COMMAND LIST FILTERBY PATTERN nosuch*
        COMMAND GETKEYS GET a
        COMMAND GETKEYS MSET a 1 b 2
        COMMAND GETKEYS PING
        COMMAND GETKEYS NOSUCH a
        COMMAND GETKEYS GET a b
        ACL WHOAMI
        ACL USERS
        ACL LIST
        ACL CAT nosuch
        DEBUG SLEEP 0
        INFO nosuch
        MEMORY USAGE nosuch
        """
            .lines()
            .filter(line -> !line.startsWith("DEBUG"))
            .toList()) {
      same(line);
    }
    oracle.assertSameUnordered("COMMAND", "LIST", "FILTERBY", "PATTERN", "config|re*");
  }

  @Test
  void transactions_answerAsRedis() {
    for (String line :
        """
        EXEC
        DISCARD
        MULTI
        MULTI
        WATCH a
        SET a 1
        INCR a
        GET a
        LPUSH a 1
        EXEC
        MULTI
        SET a
        SET b 1
        EXEC
        GET b
        MULTI
        NOSUCH
        PING
        DISCARD
        WATCH a
        UNWATCH
        WATCH a b
        SET b 2
        MULTI
        GET a
        EXEC
        MULTI
        EXEC
        MULTI
        SELECT 2
        SET x 1
        EXEC
        GET x
        MULTI
        BLPOP nosuch 0
        EXEC
        MULTI
        SHUTDOWN
        EXEC
        MULTI
        SUBSCRIBE c
        RESET
        """
            .lines()
            .toList()) {
      same(line);
    }
  }

  @Test
  void pubSub_answersAsRedis() {
    same("PUBLISH c m");
    same("PUBSUB CHANNELS");
    same("PUBSUB NUMSUB a b");
    same("PUBSUB NUMPAT");
    same("PUBSUB NOPE");
    same("SUBSCRIBE c");
    same("PSUBSCRIBE x*");
    same("GET a");
    same("PING");
    same("PING x");
    same("UNSUBSCRIBE c");
    same("UNSUBSCRIBE");
    same("PUNSUBSCRIBE");
    same("GET a");
    same("HELLO 3 SETNAME x y");
  }

  @Test
  void replyOff_ofSubscriber_getsMessagesAndNothingElse() {
    String end =
        oracle.assertSameEnd(
            """
            CLIENT REPLY OFF
            GET k
            SUBSCRIBE a b
            GET k
            PSUBSCRIBE x*
            PING
            UNSUBSCRIBE a
            PUNSUBSCRIBE
            UNSUBSCRIBE
            GET k
            CLIENT REPLY SKIP
            SSUBSCRIBE s
            SUNSUBSCRIBE
            QUIT
            """);
    assertThat(end).contains("psubscribe").doesNotContain("PONG").doesNotContain("$-1\r\n$-1");
  }

  @Test
  void outputLimits_ofSomeClasses_leaveTheOthersAndComplainAsRedis() {
    for (String limits :
        List.of(
            "normal 1mb 2mb 60 replica 3mb 4mb 70 pubsub 5mb 6mb 80",
            "pubsub 0 0 0",
            "NORMAL 0 1k 1",
            "normal 1 1",
            "master 1mb 1mb 1",
            "nobody x 1mb 1",
            "normal 1mbs 1mb 1",
            "replica 1mb 1mbs 1",
            "pubsub 1mb 1mb 1s",
            "pubsub 1mb 1mb -1",
            "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60")) {
      oracle.assertSame("CONFIG", "SET", "client-output-buffer-limit", limits);
      same("CONFIG GET client-output-buffer-limit");
    }
  }

  @Test
  void latencyPercentiles_areSetAndShownAsInRedis() {
    for (String percentiles :
        List.of("0 50 99.9 100", "", "50.500 33.3333333 1e1", "a", "-1", "100.1", "50 x")) {
      oracle.assertSame("CONFIG", "SET", "latency-tracking-info-percentiles", percentiles);
      same("CONFIG GET latency-tracking-info-percentiles");
    }
    oracle.assertSame("CONFIG", "SET", "latency-tracking-info-percentiles", "50 99.9 100");
    same("CONFIG RESETSTAT");
    same("SET a 1");
    assertSameButTimes("INFO", "latencystats");
  }

  @Test
  void latencyHistogram_ofSubcommands_hasARowForEachThatWasCalled() {
    same("CONFIG RESETSTAT");
    same("LATENCY HISTOGRAM nosuch");
    same("SET a 1");
    same("CONFIG GET nosuch");
    same("CONFIG GET nosuch");
    same("CLIENT GETNAME");
    for (String names : List.of("", " set", " config", " config|get set", " config|nosuch get")) {
      assertSameButTimes(("LATENCY HISTOGRAM" + names).split(" "));
    }
  }

  private static void assertSameButTimes(String... request) {
    try (var redis = new RawClient(oracle.redisPort());
        var ours = new RawClient(oracle.ourPort())) {
      assertThat(withoutTimes(ours.call(request))).isEqualTo(withoutTimes(redis.call(request)));
    }
  }

  /** Without what comes after a percentile's name, and without the rows of a histogram. */
  private static List<String> withoutTimes(String reply) {
    return reply
        .replaceAll("=[0-9.]+", "=")
        .replaceAll("\\$\\d+\r\n# Latencystats", "# Latencystats")
        .replaceAll("(histogram_usec\r\n)\\*\\d+\r\n(:\\d+\r\n)+", "$1")
        .lines()
        .sorted()
        .toList();
  }

  @Test
  void errorStatistics_ofTransactions_countEachErrorOnce() {
    for (String line :
        """
        CONFIG RESETSTAT
        MULTI
        SET a b
        INCR a
        EXEC
        INFO errorstats
        EXEC
        INFO errorstats
        MULTI
        SET
        EXEC
        INFO errorstats
        """
            .lines()
            .toList()) {
      same(line);
    }
    try (var ours = new RawClient(oracle.ourPort())) {
      assertThat(ours.call("INFO", "commandstats"))
          .containsPattern("cmdstat_exec:calls=3,.*rejected_calls=0,failed_calls=2\r");
    }
  }

  @Test
  void protocolErrors_endAsRedis() {
    for (String bytes :
        new String[] {
          "*x\r\n",
          "*1\r\n:1\r\n",
          "*1\r\n$-1\r\n",
          "*1\r\n$536870913\r\n",
          "SET a \"b\r\n",
          "*1\n$4\r\nPING\r\n",
          "x".repeat(70_000),
          "PING\r\n*1\r\n$4\r\nECHO\r\n*z\r\n",
          "QUIT\r\nPING\r\n",
          "POST / HTTP/1.1\r\n\r\n".substring(0, 0) + "*-5\r\nQUIT\r\n",
        }) {
      oracle.assertSameEnd(bytes);
    }
  }

  @Test
  void inline_requests_answerAsRedis() {
    oracle.assertSameRaw("echo \"\\x41\\n\\q\"\r\n");
    oracle.assertSameRaw("  \t PING  \r\n");
    oracle.assertSameRaw("echo 'a\\'b\"c'\n");
    oracle.assertSameRaw("\r\n\r\nPING\r\n");
    oracle.assertSameRaw("*0\r\nPING\r\n");
  }

  @Test
  void resp3_answersAsRedis() {
    oracle.assertSameUnordered("CLIENT", "NO-EVICT", "OFF");
    same("CLIENT GETNAME");
    same("CONFIG GET maxmemory-samples");
  }
}
