package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.client.Bytes;
import io.holdfast.server.client.Client;
import io.holdfast.server.client.Link;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.resp.Reply;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The soft limit's time, by a clock that the test sets. */
class SlowClientTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Output output = new Output(channel);
  private final Reply reply = new Reply(output.buffer(), false, output);
  private final Settings settings = new Settings();
  private final Client client = new Client(1, reply, link());
  private final SlowClient slowness = new SlowClient(settings, client, output);
  private boolean closed;

  @BeforeEach
  void prepare() {
    channel.freezeTime();
    limits("normal 0 1000 5 pubsub 0 100 2");
  }

  @AfterEach
  void release() {
    slowness.forget();
    output.release();
    channel.finishAndReleaseAll();
  }

  private Link link() {
    return (Link)
        Proxy.newProxyInstance(
            Link.class.getClassLoader(),
            new Class<?>[] {Link.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "schedule" -> {
                    var timer =
                        channel
                            .eventLoop()
                            .schedule(
                                (Runnable) arguments[0],
                                (Long) arguments[1],
                                TimeUnit.MILLISECONDS);
                    yield (Runnable) () -> timer.cancel(false);
                  }
                  case "close" -> {
                    closed = true;
                    yield null;
                  }
                  case "remoteAddress" -> "test";
                  default -> throw new AssertionError(method);
                });
  }

  private void limits(String text) {
    settings.set(Map.of(NetworkParameters.OUTPUT_LIMITS, text));
  }

  /** Has the socket take nothing more, or all there is. */
  private void socketTakes(boolean takes) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, takes);
    output.flush();
    slowness.checkAfterSending();
  }

  private void reply(int bytes) {
    reply.to(output.buffer());
    reply.bulk("x".repeat(bytes));
    output.flush();
    slowness.checkAfterSending();
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void softLimit_nothingMoreIsSent_closesWhenItsTimeIsOver() {
    socketTakes(false);
    reply(2000);
    pass(4_999);
    assertThat(closed).isFalse();
    pass(1);
    assertThat(closed).isTrue();
  }

  @Test
  void softLimit_belowIt_staysOpen() {
    socketTakes(false);
    reply(900);
    pass(60_000);
    assertThat(closed).isFalse();
  }

  @Test
  void softLimit_clientCaughtUpInBetween_timeBeginsAnew() {
    socketTakes(false);
    reply(2000);
    pass(4_000);
    socketTakes(true);
    socketTakes(false);
    reply(2000);
    pass(4_999);
    assertThat(closed).isFalse();
    pass(1);
    assertThat(closed).isTrue();
  }

  @Test
  void softLimit_ofSubscriber_isThatOfPubsub() {
    client.subscriptions().channels().add(new Bytes(new byte[] {'c'}));
    socketTakes(false);
    reply(200);
    pass(1_999);
    assertThat(closed).isFalse();
    pass(1);
    assertThat(closed).isTrue();
  }

  @Test
  void softLimit_liftedMeanwhile_staysOpen() {
    socketTakes(false);
    reply(2000);
    limits("normal 0 0 0");
    pass(60_000);
    assertThat(closed).isFalse();
  }

  @Test
  void softLimit_withoutSeconds_allowsABurst() {
    limits("normal 0 1000 0");
    socketTakes(false);
    reply(2000);
    pass(0);
    assertThat(closed).isFalse();
    pass(1_000);
    assertThat(closed).isTrue();
  }

  @Test
  void hardLimit_closesAtOnce() {
    limits("normal 5000 1000 5");
    socketTakes(false);
    reply(2000);
    assertThat(closed).isFalse();
    reply(4000);
    assertThat(closed).isTrue();
  }
}
