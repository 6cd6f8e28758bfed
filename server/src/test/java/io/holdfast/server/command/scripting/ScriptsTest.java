package io.holdfast.server.command.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts do to the data, and what they can't reach. */
class ScriptsTest {
  @TempDir Path folder;
  private TestServer server;
  private RawClient client;

  @BeforeEach
  void start() {
    server = TestServer.start(folder);
    client = server.connect();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String run(String script, String... more) {
    String[] request = new String[more.length + 3];
    request[0] = "EVAL";
    request[1] = script;
    request[2] = "0";
    System.arraycopy(more, 0, request, 3, more.length);
    return client.call(request);
  }

  @Test
  @DisplayName("bullmq#3760: a script that touches keys that it does not declare works")
  void eval_ofKeysThatAreNotDeclared_worksOnAllShards() {
    String moves =
        """
        local rcall = redis.call
        local prefix, options = ARGV[1], cmsgpack.unpack(ARGV[2])
        local id = rcall('INCR', prefix .. 'id')
        local job = prefix .. id
        rcall('HMSET', job, 'name', options.name, 'data', cjson.encode({id = id, list = {1, 2}}))
        rcall('LPUSH', prefix .. 'wait', id)
        rcall('XADD', prefix .. 'events', '*', 'event', 'waiting', 'jobId', id)
        local moved = rcall('RPOPLPUSH', prefix .. 'wait', prefix .. 'active')
        rcall('ZADD', prefix .. 'completed', 5, moved)
        rcall('LREM', prefix .. 'active', 1, moved)
        return cjson.decode(rcall('HGET', job, 'data')).list[2]
        """;
    String options = "\u0081\u00a4name\u00a3job"; // {name: "job"} in MessagePack
    for (int i = 1; i <= 100; i++) {
      assertThat(run(moves, "bull:queue" + i % 10 + ":", options)).isEqualTo(":2\r\n");
    }
    for (int i = 0; i < 10; i++) {
      String prefix = "bull:queue" + i + ":";
      assertThat(client.call("ZCARD", prefix + "completed")).isEqualTo(":10\r\n");
      assertThat(client.call("XLEN", prefix + "events")).isEqualTo(":10\r\n");
      assertThat(client.call("EXISTS", prefix + "wait", prefix + "active")).isEqualTo(":0\r\n");
      assertThat(client.call("HGET", prefix + "1", "name")).isEqualTo("$3\r\njob\r\n");
    }
  }

  @Test
  void eval_whileOthersRead_isSeenWholeOrNotAtAll() throws InterruptedException {
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (RawClient other = server.connect()) {
                    for (int i = 0; i < 3000; i++) {
                      String[] values = other.call("MGET", "a", "b", "c", "d").split("\r\n");
                      assertThat(values[2]).isEqualTo(values[4]).isEqualTo(values[8]);
                    }
                  }
                });
    var failure = new Throwable[1];
    reader.setUncaughtExceptionHandler((thread, problem) -> failure[0] = problem);
    client.call("MSET", "a", "x", "b", "x", "c", "x", "d", "x");
    String script =
        "for _, key in ipairs({'a','b','c','d'}) do redis.call('SET', key, ARGV[1]) end";
    for (int i = 0; reader.isAlive(); i++) {
      run(script, "" + i);
    }
    reader.join();
    assertThat(failure[0]).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java",
        "luajava",
        "io",
        "package",
        "debug",
        "require",
        "module",
        "dofile",
        "loadfile",
        "print",
        "newproxy",
        "getfenv",
        "setfenv"
      })
  void global_thatWouldLetAScriptOut_isNotThere(String name) {
    assertThat(run("return " + name)).contains("nonexistent global variable '" + name + "'");
    assertThat(run("return rawget(_G, ARGV[1]) == nil", name)).isEqualTo(":1\r\n");
  }

  @Test
  void os_hasNothingButAClock() {
    assertThat(run("local n = '' for k in pairs(os) do n = n .. k end return n"))
        .isEqualTo("$5\r\nclock\r\n");
  }

  @Test
  void scripts_leaveNothingBehind() {
    run("pcall(rawset, _G, 'x', 1) pcall(rawset, redis, 'x', 1) pcall(table.insert, redis, 1)");
    run("pcall(function() string.rep = nil end) collectgarbage('stop')");
    assertThat(run("return {tostring(redis.x), tostring(redis[1]), ('x'):rep(3)}"))
        .isEqualTo("*3\r\n$3\r\nnil\r\n$3\r\nnil\r\n$3\r\nxxx\r\n");
    assertThat(run("return x")).contains("nonexistent");
  }

  @Test
  void loadstring_ofCompiledCode_isRefused() {
    assertThat(run("return loadstring(string.dump(function() return 1 end)) == nil"))
        .isEqualTo(":1\r\n");
    assertThat(
            run(
                "local d = string.dump(function() end)"
                    + " local f = load(function() local p = d d = nil return p end)"
                    + " return f == nil"))
        .isEqualTo(":1\r\n");
  }

  @Test
  void script_thatCallsDeeplyIntoTheLibrary_endsWithAnError() {
    String nested = "local function f(s) return (string.gsub(s, '.', f)) end return f('x')";
    assertThat(run(nested)).contains("stack overflow");
    assertThat(run("local function f() return 1 + f() end return f()")).contains("stack overflow");
    assertThat(run("local t = {} for i = 1, 100000 do t = {t} end return cjson.encode(t)"))
        .contains("excessive depth");
    try (RawClient other = server.connect()) {
      other.send("EVAL", "local t = {} t[1] = t return t", "0"); // as deep as Lua lets it be
      assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void eval_insideATransaction_isPartOfIt() {
    client.call("MULTI");
    client.call("SET", "a", "1");
    assertThat(run("return redis.call('INCR', 'a')")).isEqualTo("+QUEUED\r\n");
    assertThat(run("return redis.call('LPUSH', 'a', 1)")).isEqualTo("+QUEUED\r\n");
    client.call("GET", "a");
    assertThat(client.call("EXEC")).startsWith("*4\r\n+OK\r\n:2\r\n-WRONGTYPE").endsWith("2\r\n");
  }

  @Test
  void eval_thatPushes_servesWhoWaits() {
    try (RawClient waiting = server.connect()) {
      waiting.send("BLPOP", "list", "0");
      while (client.call("INFO", "clients").contains("blocked_clients:0")) {
        Thread.onSpinWait();
      }
      run("return redis.call('RPUSH', 'list', 'x')");
      assertThat(waiting.reply()).isEqualTo("*2\r\n$4\r\nlist\r\n$1\r\nx\r\n");
    }
    assertThat(run("return redis.call('XREAD', 'BLOCK', '0', 'STREAMS', 'x', '$')"))
        .isEqualTo("$-1\r\n");
  }

  @Test
  void eval_ofLargeStrings_carriesThemBothWays() {
    String grown =
        "local s = string.rep('x', 3000000) redis.call('SET', 'k', s)"
            + " return #redis.call('GET', 'k') + #redis.pcall('ECHO', s)";
    assertThat(run(grown)).isEqualTo(":6000000\r\n");
    assertThat(client.call("STRLEN", "k")).isEqualTo(":3000000\r\n");
    assertThat(client.call("EVAL", "return redis.call('GET', KEYS[1])", "1", "k"))
        .hasSize(3000000 + "$3000000\r\n\r\n".length());
  }

  @Test
  void evaluated_scriptsBeyondTheMost_areForgotten_loadedOnesAreNot() {
    String loaded = client.call("SCRIPT", "LOAD", "return 'loaded'").split("\r\n")[1];
    String first = ScriptCache.digest("return 0".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    for (int i = 0; i <= ScriptCache.MOST_EVALUATED; i++) {
      run("return " + i);
    }
    assertThat(client.call("SCRIPT", "EXISTS", loaded, first)).isEqualTo("*2\r\n:1\r\n:0\r\n");
    assertThat(client.call("INFO", "memory"))
        .contains("number_of_cached_scripts:" + (ScriptCache.MOST_EVALUATED + 1));
  }

  @Test
  void statistics_countWhatScriptsDo() {
    client.call("CONFIG", "RESETSTAT");
    run(
        "redis.call('SET', 'a', 1) redis.pcall('LPUSH', 'a', 1) return redis.call('LPUSH', 'a', 1)");
    String info = client.call("INFO", "all");
    assertThat(info).contains("cmdstat_set:calls=1,").contains("cmdstat_eval:calls=1,");
    assertThat(info).containsPattern("cmdstat_lpush:calls=2,.*failed_calls=2");
    assertThat(info).contains("errorstat_WRONGTYPE:count=2");
  }
}
