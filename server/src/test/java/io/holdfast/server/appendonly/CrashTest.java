package io.holdfast.server.appendonly;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.oracle.RawClient;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * The server is killed again and again while clients write, at any moment, rewrites among them.
 * What is there after is, of each client, a beginning of what it sent: with {@code always} all that
 * was acknowledged, with {@code everysec} all that was a second before, and as long before as the
 * machine stood still.
 *
 * <p>{@code -Dholdfast.crash.kills=N} sets how often, for each policy.
 */
class CrashTest {
  private static final int KILLS = Integer.getInteger("holdfast.crash.kills", 100);
  private static final int WRITERS = 4;
  private static final long SECOND = 1_000_000_000;

  @TempDir Path folder;

  /** One client: sends some writes, reads their replies, until the server is gone. */
  private static final class Writer extends Thread {
    final NumberedWrites writes;
    final int port;
    final int depth;
    final List<Long> acknowledged = new ArrayList<>(); // when, in the order of the writes
    long sent;

    Writer(NumberedWrites writes, int port, int depth) {
      this.writes = writes;
      this.port = port;
      this.depth = depth;
      this.sent = writes.done();
    }

    @Override
    public void run() {
      Deque<Integer> replies = new ArrayDeque<>();
      try (var client = new RawClient(port)) {
        while (true) {
          while (replies.size() < depth) {
            List<String[]> requests = writes.requests(++sent);
            requests.forEach(client::send);
            replies.add(requests.size());
          }
          String reply = "";
          for (int left = replies.remove(); left > 0; left--) {
            reply = client.reply();
          }
          assertThat(reply).doesNotStartWith("-");
          acknowledged.add(System.nanoTime());
        }
      } catch (UncheckedIOException e) {
        // killed
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "everysec"})
  void kill_atAnyMoment_losesNothingThatWasPromised(String policy) throws Exception {
    var random = new Random(policy.hashCode());
    Path data = Files.createDirectory(folder.resolve("data"));
    List<NumberedWrites> all = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      all.add(new NumberedWrites("w" + i));
    }
    String[] flags = {
      "--appendonly=yes",
      "--appendfsync=" + policy,
      "--auto-aof-rewrite-min-size=16kb",
      "--auto-aof-rewrite-percentage=10"
    };
    List<Writer> before = all.stream().map(writes -> new Writer(writes, 0, 0)).toList();
    long until = 0;
    for (int kill = 0; kill <= KILLS; kill++) {
      try (var server = ServerProcessUnderTest.start(data, folder.resolve("server.log"), flags);
          var pulse = new Pulse(folder.resolve("pulse"))) {
        check(server, all, before, kill, until);
        before = write(server.port(), all);
        TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(random.nextInt(10) == 0 ? 1500 : 200));
        if (random.nextInt(4) == 0) {
          try (var client = new RawClient(server.port())) {
            client.call("BGREWRITEAOF"); // one may be under way already
          }
          TimeUnit.MILLISECONDS.sleep(random.nextInt(30));
        }
        until = policy.equals("always") ? 0 : System.nanoTime() - SECOND - pulse.longestGap();
        server.kill();
      }
      for (Writer writer : before) {
        writer.join();
      }
    }
  }

  private static List<Writer> write(int port, List<NumberedWrites> all) {
    List<Writer> writers = new ArrayList<>();
    for (NumberedWrites writes : all) {
      var writer = new Writer(writes, port, 1 << writers.size());
      writers.add(writer);
      writer.start();
    }
    return writers;
  }

  /**
   * Brings each client's writes to where the server has them.
   *
   * @param until acknowledgements before this moment must hold; 0: all
   */
  private static void check(
      ServerProcessUnderTest server,
      List<NumberedWrites> all,
      List<Writer> writers,
      int kill,
      long until) {
    try (Jedis jedis = server.client()) {
      for (int i = 0; i < WRITERS; i++) {
        NumberedWrites writes = all.get(i);
        Writer writer = writers.get(i);
        long promised =
            writes.done()
                + writer.acknowledged.stream().filter(at -> until == 0 || at - until < 0).count();
        while (writes.done() < promised) {
          writes.advance();
        }
        String found = writes.found(jedis);
        String least = writes.expected();
        while (!writes.expected().equals(found)) {
          assertThat(writes.done())
              .as("kill %s, client %s: promised at least%n%s%nfound%n%s", kill, i, least, found)
              .isLessThan(writer.sent);
          writes.advance();
        }
      }
    }
  }
}
