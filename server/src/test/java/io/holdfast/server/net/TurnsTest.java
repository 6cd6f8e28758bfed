package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Between two turns of a connection the event loop looks at its other connections. */
class TurnsTest {
  private static final int PORTIONS = 200;

  private final AtomicInteger looks = new AtomicInteger();
  private MultiThreadIoEventLoopGroup group;
  private Channel channel;

  @BeforeEach
  void connect() throws InterruptedException {
    IoHandlerFactory local = LocalIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(1, executor -> counted(local.newHandler(executor)));
    var address = new LocalAddress(TurnsTest.class);
    var ignoring = new ChannelInboundHandlerAdapter();
    new ServerBootstrap()
        .group(group)
        .channel(LocalServerChannel.class)
        .childHandler(ignoring)
        .bind(address)
        .sync();
    channel =
        new Bootstrap()
            .group(group)
            .channel(LocalChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(address)
            .sync()
            .channel();
  }

  @AfterEach
  void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private IoHandler counted(IoHandler real) {
    return (IoHandler)
        Proxy.newProxyInstance(
            TurnsTest.class.getClassLoader(),
            new Class<?>[] {IoHandler.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("run")) {
                looks.incrementAndGet();
              }
              return method.invoke(real, arguments);
            });
  }

  /** Writes nothing, as KEYS does while it collects. */
  private static final class Slow implements Producer {
    final CountDownLatch released = new CountDownLatch(1);
    private int portions;

    @Override
    public boolean next(Reply reply) {
      return ++portions < PORTIONS;
    }

    @Override
    public void release() {
      released.countDown();
    }
  }

  @Test
  void portions_oneAfterTheOther_letTheLoopLookAtOthers() throws InterruptedException {
    var slow = new Slow();
    channel.eventLoop().execute(() -> send(slow));
    assertThat(slow.released.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(looks.get()).isGreaterThanOrEqualTo(PORTIONS);
  }

  private void send(Producer producer) {
    var output = new Output(channel);
    var reply = new Reply(output.buffer(), false, output);
    reply.stream(producer);
    output.flush();
  }

  @Test
  void spend_aMillisecondInAll_endsTheTurn() throws InterruptedException {
    var rooms = new AtomicInteger();
    var again = new CountDownLatch(1);
    channel
        .eventLoop()
        .execute(
            () -> {
              var output = new Output(channel);
              output.beginTurn();
              for (output.spend(600_000); output.hasRoom(); output.spend(600_000)) {
                rooms.incrementAndGet();
              }
              output.beginTurn(); // a new one needs no waiting when the last one was not cut short
              rooms.addAndGet(output.hasRoom() ? 10 : 0);
              again.countDown();
            });
    assertThat(again.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(rooms).hasValue(11);
  }
}
