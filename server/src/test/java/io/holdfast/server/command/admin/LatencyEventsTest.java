package io.holdfast.server.command.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.command.admin.LatencyEvents.Event;
import io.holdfast.server.command.admin.LatencyEvents.Sample;
import io.holdfast.server.config.Settings;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LatencyEventsTest {
  private final LatencyEvents events = new LatencyEvents(new Settings());

  @Test
  void samples_ofOneSecond_areTheLongestOfIt() {
    events.add("command", new Sample(100, 7));
    events.add("command", new Sample(100, 9));
    events.add("command", new Sample(100, 8));
    events.add("command", new Sample(101, 3));
    assertThat(events.samples("command")).containsExactly(new Sample(100, 9), new Sample(101, 3));
    assertThat(events.all()).containsExactly(new Event("command", events.samples("command"), 9));
  }

  @Test
  void samples_ofManySeconds_areTheLast160AndTheWorstOfAll() {
    for (int second = 0; second < 200; second++) {
      events.add("command", new Sample(second, 1000 - second));
    }
    List<Sample> samples = events.samples("command");
    assertThat(samples).hasSize(160).startsWith(new Sample(40, 960)).endsWith(new Sample(199, 801));
    assertThat(events.all().getFirst().longestMillis()).isEqualTo(1000);
  }

  @Test
  void forget_ofNames_leavesTheOthers() {
    events.add("command", new Sample(1, 1));
    events.add("fast-command", new Sample(1, 1));
    assertThat(events.forget(List.of("command", "nosuch"))).isEqualTo(1);
    assertThat(events.samples("command")).isEmpty();
    assertThat(events.forget(List.of())).isEqualTo(1);
    assertThat(events.all()).isEmpty();
  }

  @Test
  void command_overTheThreshold_isListedAndExplained(@TempDir Path folder) {
    try (TestServer server = TestServer.start(folder);
        RawClient client = server.connect()) {
      assertThat(client.call("LATENCY", "DOCTOR")).contains("latency-monitor-threshold");
      fill(client, "one");
      fill(client, "other");
      assertThat(client.call("LATENCY", "LATEST")).isEqualTo("*0\r\n");
      client.call("CONFIG", "SET", "latency-monitor-threshold", "1000000");
      assertThat(client.call("LATENCY", "DOCTOR")).contains("Nothing took");
      client.call("CONFIG", "SET", "latency-monitor-threshold", "1");
      do {
        client.call("SUNIONSTORE", "union", "one", "other"); // 100,000 members: milliseconds
      } while (client.call("LATENCY", "LATEST").equals("*0\r\n"));
      client.call("CONFIG", "SET", "latency-monitor-threshold", "1000000"); // others may be as slow
      assertThat(client.call("LATENCY", "LATEST")).startsWith("*1\r\n*4\r\n$7\r\ncommand\r\n:");
      assertThat(client.call("LATENCY", "HISTORY", "command")).matches("(?s)\\*[1-9].*\\*2\r\n:.*");
      assertThat(client.call("LATENCY", "HISTORY", "fast-command")).isEqualTo("*0\r\n");
      assertThat(client.call("LATENCY", "DOCTOR")).containsPattern("command: [1-9]\\d* seconds");
      assertThat(client.call("LATENCY", "RESET", "command")).isEqualTo(":1\r\n");
      assertThat(client.call("LATENCY", "LATEST")).isEqualTo("*0\r\n");
    }
  }

  private static void fill(RawClient client, String set) {
    String[] request = new String[1002];
    request[0] = "SADD";
    request[1] = set;
    for (int from = 0; from < 50_000; from += 1000) {
      for (int i = 0; i < 1000; i++) {
        request[i + 2] = set + (from + i);
      }
      client.call(request);
    }
  }
}
