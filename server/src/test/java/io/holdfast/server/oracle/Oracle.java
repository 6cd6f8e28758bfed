package io.holdfast.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A connection to redis-server and one to ours, both in the same state as long as they are sent the
 * same. They are started for a class, which is skipped where there is no redis-server 7.0, and
 * emptied for each test.
 *
 * <pre>{@code
 * @RegisterExtension static final Oracle oracle = new Oracle();
 *
 * @Test void set_newKey() { oracle.assertSame("SET", "a", "1"); }
 * }</pre>
 */
@SuppressWarnings("NullAway.Init") // by beforeAll
public final class Oracle implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private RealRedis redis;
  private TestServer ours;
  private RawClient toRedis;
  private RawClient toOurs;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path folder = Files.createTempDirectory("oracle");
    open.push(() -> delete(folder));
    redis = RealRedis.start(Files.createDirectory(folder.resolve("redis")));
    open.push(redis);
    ours = TestServer.start(Files.createDirectory(folder.resolve("ours")));
    open.push(ours);
    connect();
    open.push(this::disconnect);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    reset();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void connect() {
    toRedis = new RawClient(redis.port());
    toOurs = new RawClient(ours.port());
  }

  private void disconnect() {
    toRedis.close();
    toOurs.close();
  }

  /** Empties both servers and begins new connections. */
  public void reset() {
    disconnect();
    connect();
    assertSame("FLUSHALL");
  }

  /** Sends a request to both and requires equal replies; returns it. */
  public String assertSame(String... request) {
    String expected = toRedis.call(request);
    assertThat(toOurs.call(request)).as(Arrays.toString(request)).isEqualTo(expected);
    return expected;
  }

  /** Has both speak a version of the protocol, whatever they say of themselves. */
  public void hello(String version) {
    assertThat(toRedis.call("HELLO", version)).doesNotStartWith("-");
    assertThat(toOurs.call("HELLO", version)).doesNotStartWith("-");
  }

  /** The same with bytes as they are, which make one reply each time. */
  public String assertSameRaw(String bytes) {
    toRedis.sendRaw(bytes);
    toOurs.sendRaw(bytes);
    String expected = toRedis.reply();
    assertThat(toOurs.reply()).as(bytes).isEqualTo(expected);
    return expected;
  }

  /** Sends bytes after which both close the connection, and requires equal last words. */
  public String assertSameEnd(String bytes) {
    try (var a = new RawClient(redis.port());
        var b = new RawClient(ours.port())) {
      a.sendRaw(bytes);
      b.sendRaw(bytes);
      String expected = a.rest();
      assertThat(b.rest()).as(bytes).isEqualTo(expected);
      return expected;
    }
  }

  /**
   * The same as {@link #assertSame} for replies whose elements come in any order: lines are sorted.
   */
  public void assertSameUnordered(String... request) {
    String expected = sorted(toRedis.call(request));
    assertThat(sorted(toOurs.call(request))).as(Arrays.toString(request)).isEqualTo(expected);
  }

  private static String sorted(String reply) {
    String[] lines = reply.split("\r\n");
    Arrays.sort(lines);
    return String.join("\r\n", lines);
  }

  /** The next reply of both without a request, such as a message. */
  public String assertSamePush() {
    String expected = toRedis.reply();
    assertThat(toOurs.reply()).isEqualTo(expected);
    return expected;
  }

  public int redisPort() {
    return redis.port();
  }

  public int ourPort() {
    return ours.port();
  }
}
