package io.holdfast.server.command.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that run for long: others are told, whichever event loop serves them, and can end it. */
class BusyScriptTest {
  private static final String FOR_EVER = "while true do end";
  private static final String WRITES_FOR_EVER = "redis.call('SET', 'a', 1) " + FOR_EVER;

  @TempDir Path folder;

  private TestServer start(int loops, String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("--proactor_threads=" + loops);
    all.add("--busy-reply-threshold=50");
    return TestServer.start(folder, all.toArray(String[]::new));
  }

  private static void awaitBusy(RawClient client) {
    Awaitility.await().until(() -> client.call("GET", "x").startsWith("-BUSY"));
  }

  /** False when the script's client was answered first. */
  private static boolean isSeenBusy(RawClient script, RawClient other) {
    while (script.isSilentFor(1)) {
      if (other.call("GET", "x").startsWith("-BUSY")) {
        return true;
      }
    }
    assertThat(script.reply()).isEqualTo("$-1\r\n");
    return false;
  }

  @ParameterizedTest
  @CsvSource({"1,epoll", "2,epoll", "1,nio", "2,nio"})
  void kill_endsAScriptThatHasNotWritten(int loops, String io) {
    try (TestServer server = start(loops, "--io=" + io);
        RawClient busy = server.connect();
        RawClient one = server.connect();
        RawClient other = server.connect()) {
      for (String script :
          List.of(
              FOR_EVER,
              "while true do pcall(function() while true do end end) end",
              "coroutine.wrap(function() while true do end end)()",
              "local f = loadstring('while true do end') while true do pcall(f) end")) {
        busy.send("EVAL", script, "0");
        awaitBusy(one);
        awaitBusy(other);
        try (RawClient late = server.connect()) {
          assertThat(late.call("PING")).startsWith("-BUSY");
          assertThat(late.call("MULTI")).isEqualTo("+OK\r\n");
          assertThat(late.call("DISCARD")).isEqualTo("+OK\r\n");
          assertThat(late.call("SHUTDOWN")).startsWith("-BUSY");
          assertThat(late.call("FUNCTION", "KILL")).startsWith("-BUSY");
          assertThat(late.call("FUNCTION", "STATS")).contains("running_script", "EVAL");
          assertThat(late.call("SCRIPT", "KILL")).isEqualTo("+OK\r\n");
        }
        assertThat(busy.reply()).startsWith("-ERR Script killed by user with SCRIPT KILL");
        assertThat(one.call("PING")).isEqualTo("+PONG\r\n");
        assertThat(busy.call("EVAL", "return 1", "0")).isEqualTo(":1\r\n");
        assertThat(one.call("SCRIPT", "KILL")).startsWith("-NOTBUSY");
      }
    }
  }

  @Test
  void requests_ofTheScriptsOwnClient_waitForIt() {
    try (TestServer server = start(1);
        RawClient busy = server.connect();
        RawClient other = server.connect()) {
      busy.send("PING");
      busy.send("EVAL", FOR_EVER, "0");
      busy.send("SET", "a", "1");
      awaitBusy(other);
      busy.send("GET", "a");
      other.call("SCRIPT", "KILL");
      assertThat(busy.reply()).isEqualTo("+PONG\r\n");
      assertThat(busy.reply()).contains("killed by user");
      assertThat(busy.reply()).isEqualTo("+OK\r\n");
      assertThat(busy.reply()).isEqualTo("$1\r\n1\r\n");
    }
  }

  @Test
  void client_thatLeavesItsScript_doesNoHarm() {
    try (TestServer server = start(1);
        RawClient other = server.connect()) {
      try (RawClient busy = server.connect()) {
        busy.send("EVAL", FOR_EVER, "0");
        awaitBusy(other);
      }
      assertThat(other.call("GET", "x")).startsWith("-BUSY");
      assertThat(other.call("SCRIPT", "KILL")).isEqualTo("+OK\r\n");
      assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void kill_ofAScriptThatHasWritten_isRefused_andShutdownNosaveIsNot(int loops) {
    try (TestServer server = start(loops);
        RawClient busy = server.connect();
        RawClient other = server.connect()) {
      busy.send("EVAL", WRITES_FOR_EVER, "0");
      awaitBusy(other);
      assertThat(other.call("SCRIPT", "KILL")).startsWith("-UNKILLABLE");
      other.send("SHUTDOWN", "NOSAVE");
      assertThat(busy.reply()).contains("shutting down");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void stop_endsAScriptThatHasNotWritten_andSaves(int loops) {
    try (TestServer server = start(loops, "--save", "3600 1");
        RawClient busy = server.connect();
        RawClient other = server.connect()) {
      other.call("SET", "before", "1");
      busy.send("EVAL", FOR_EVER, "0");
      awaitBusy(other);
      assertThat(server.stop()).isTrue();
      assertThat(folder.resolve("dump.rdb")).exists();
    }
  }

  @Test
  void stop_waitsForAScriptThatHasWritten() {
    try (TestServer server = start(2, "--save", "3600 1");
        RawClient busy = server.connect();
        RawClient other = server.connect()) {
      long turns = 30_000_000;
      do { // until one is seen before its end
        other.call("DEL", "b");
        String loop = "for i = 1, " + turns + " do end ";
        busy.send("EVAL", "redis.call('SET', 'a', 1) " + loop + "redis.call('SET', 'b', 1)", "0");
        turns *= 2;
      } while (!isSeenBusy(busy, other));
      assertThat(server.stop()).isTrue();
    }
    try (TestServer server = start(2);
        RawClient client = server.connect()) {
      assertThat(client.call("EXISTS", "a", "b")).isEqualTo(":2\r\n");
    }
  }

  @Test
  void shutdownNosave_tellsTheAppendOnlyFileNothingOfAScriptThatItEnds() {
    try (TestServer server = start(2, "--appendonly=yes", "--appendfsync=always");
        RawClient busy = server.connect();
        RawClient other = server.connect()) {
      other.call("SET", "before", "1");
      busy.send("EVAL", WRITES_FOR_EVER, "0");
      awaitBusy(other);
      other.send("SHUTDOWN", "NOSAVE");
      assertThat(busy.reply()).contains("shutting down");
    }
    try (TestServer server = start(2, "--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("EXISTS", "before")).isEqualTo(":1\r\n");
      assertThat(client.call("EXISTS", "a")).isEqualTo(":0\r\n");
    }
  }

  @Test
  void functionKill_endsAFunction() {
    try (TestServer server = start(2);
        RawClient busy = server.connect();
        RawClient other = server.connect()) {
      busy.call(
          "FUNCTION",
          "LOAD",
          "#!lua name=lib\nredis.register_function('f', function() while true do end end)");
      busy.send("FCALL", "f", "0");
      awaitBusy(other);
      assertThat(other.call("GET", "x")).contains("FUNCTION KILL");
      assertThat(other.call("SCRIPT", "KILL")).startsWith("-BUSY");
      assertThat(other.call("FUNCTION", "KILL")).isEqualTo("+OK\r\n");
      assertThat(busy.reply()).contains("FUNCTION KILL");
    }
  }

  @Test
  void functionLoad_ofALibraryThatDoesNotEnd_isEnded() {
    try (TestServer server = start(1);
        RawClient client = server.connect()) {
      assertThat(client.call("FUNCTION", "LOAD", "#!lua name=lib\nwhile true do end"))
          .contains("FUNCTION LOAD timeout");
      assertThat(client.call("FUNCTION", "LIST")).isEqualTo("*0\r\n");
    }
  }
}
