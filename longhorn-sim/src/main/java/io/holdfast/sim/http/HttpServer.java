package io.holdfast.sim.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Listens for HTTP/1.1 and hands each request to a handler that may block. */
public final class HttpServer implements AutoCloseable {
  /** Longer bodies are refused with status 413. */
  private static final int BODY_LIMIT = 4 << 20;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService calls =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("http-", 1).daemon().factory());
  private final Channel listener;

  /**
   * Starts to listen; port 0 picks a free one.
   *
   * @throws IOException names the address that is taken or not ours
   */
  public HttpServer(String address, int port, Function<Request, Response> handler)
      throws IOException {
    var bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(BODY_LIMIT))
                        .addLast(new FlowControlHandler())
                        .addLast(new Connection(handler, calls));
                  }
                });
    var bound = bootstrap.bind(address, port).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      stop();
      throw new IOException(
          "cannot listen on " + address + ":" + port + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    listener = bound.channel();
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private void stop() {
    calls.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    stop();
  }
}
