package io.holdfast.server.command.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that take ever more memory: they are ended before the process is. */
class ScriptMemoryTest {
  private static final long MIB = 1024 * 1024;
  private static final String GROWS =
      "local t = {} while true do t[#t + 1] = string.rep('x', 1000) .. #t end";
  private static final String ENDED =
      "-OOM the script's tables and strings take more than lua-memory-limit, %d bytes"
          .formatted(16 * MIB);

  @TempDir Path folder;
  private TestServer server;
  private RawClient client;

  @BeforeEach
  void start() {
    server = TestServer.start(folder, "--lua-memory-limit=16mb");
    client = server.connect();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private long memory(String field) {
    return client
        .call("INFO", "memory")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(field.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GROWS,
        "while true do pcall(function() " + GROWS + " end) end",
        "coroutine.wrap(function() " + GROWS + " end)()",
        "local t = {} for i = 1, 1e9 do t[i] = {i} end",
        "return #string.rep('x', 1e9)",
        "return #(('x'):rep('1000000000'))"
      })
  void script_thatTakesTooMuch_isEndedAndLeavesNothing(String script) {
    assertThat(client.call("EVAL", script, "0")).startsWith(ENDED);
    assertThat(client.call("EVAL", "return 1", "0")).isEqualTo(":1\r\n");
    assertThat(memory("used_memory_lua")).isLessThan(4 * MIB);
  }

  @Test
  void script_thatHasWritten_isEndedTooAndWhatItWroteStays() {
    String script =
        "redis.call('SET', 'a', 1) "
            + "pcall(function() "
            + GROWS
            + " end) redis.call('SET', 'b', 1)";
    assertThat(client.call("EVAL", script, "0")).startsWith(ENDED);
    assertThat(client.call("GET", "a")).isEqualTo("$1\r\n1\r\n");
    assertThat(client.call("GET", "b")).isEqualTo("$-1\r\n");
  }

  @Test
  void script_thatLeavesGarbage_goesOn() {
    String script = "local n = 0 for i = 1, 100000 do n = n + #(string.rep('x', 1000) .. i) end";
    assertThat(client.call("EVAL", script + " return n > 1e8", "0")).isEqualTo(":1\r\n");
    assertThat(client.call("EVAL", "return #string.rep('x', 8e6)", "0")).isEqualTo(":8000000\r\n");
  }

  @Test
  void function_thatTakesTooMuch_isEnded() {
    String library =
        "#!lua name=grows\nredis.register_function('grow', function() " + GROWS + " end)";
    client.call("FUNCTION", "LOAD", library);
    assertThat(client.call("FCALL", "grow", "0")).startsWith(ENDED);
    assertThat(memory("used_memory_vm_functions")).isLessThan(4 * MIB);
    assertThat(
            client.call(
                "FUNCTION", "LOAD", "#!lua name=loads\nlocal t = {} while true do t = {t} end"))
        .contains(ENDED.substring(1));
    assertThat(client.call("FUNCTION", "LIST")).contains("grows").doesNotContain("loads");
  }

  @Test
  void limit_canBeChangedAndLeftOut() {
    String script = "local t = {} for i = 1, 20000 do t[i] = string.rep('x', 1000) .. i end";
    assertThat(client.call("EVAL", script, "0")).startsWith(ENDED);
    client.call("CONFIG", "SET", "lua-memory-limit", "0");
    assertThat(client.call("EVAL", script + " return #t", "0")).isEqualTo(":20000\r\n");
  }
}
