package io.holdfast.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A connection to redis-server and one to ours, both in the same state as long as they are sent the
 * same.
 *
 * <pre>{@code
 * @TempDir static Path folder;
 * static Oracle oracle;
 *
 * @BeforeAll static void start() { oracle = Oracle.start(folder); }
 * @AfterAll static void stop() { oracle.close(); }
 * @BeforeEach void empty() { oracle.reset(); }
 *
 * @Test void set_newKey() { oracle.assertSame("SET", "a", "1"); }
 * }</pre>
 */
public final class Oracle implements AutoCloseable {
  private final RedisServer redis;
  private final TestServer ours;
  private RawClient toRedis;
  private RawClient toOurs;

  private Oracle(RedisServer redis, TestServer ours) {
    this.redis = redis;
    this.ours = ours;
    this.toRedis = new RawClient(redis.port());
    this.toOurs = new RawClient(ours.port());
  }

  /** Starts both servers; skips the test where there is no redis-server. */
  public static Oracle start(Path folder, String... ourFlags) {
    RedisServer redis = RedisServer.start(folder(folder, "redis"));
    try {
      return new Oracle(redis, TestServer.start(folder(folder, "ours"), ourFlags));
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  private static Path folder(Path parent, String name) {
    try {
      return Files.createDirectories(parent.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empties both servers and begins new connections. */
  public void reset() {
    toRedis.close();
    toOurs.close();
    toRedis = new RawClient(redis.port());
    toOurs = new RawClient(ours.port());
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

  @Override
  public void close() {
    toRedis.close();
    toOurs.close();
    ours.close();
    redis.close();
  }
}
