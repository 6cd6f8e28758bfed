package io.holdfast.server.net;

import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Settings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;

/** Accepts connections on addresses and socket files, until it is closed. */
public final class Listener implements AutoCloseable {
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final EventLoops loops;
  private final Settings settings;
  private final List<Channel> listening = new ArrayList<>();

  public Listener(EventLoops loops, Settings settings) {
    this.loops = loops;
    this.settings = settings;
  }

  /**
   * Listens on a TCP address; {@code initialize} equips each accepted connection.
   *
   * @param port 0 lets the system choose
   * @return the port
   * @throws IOException naming address and reason
   */
  public int listen(String host, int port, Consumer<Channel> initialize) throws IOException {
    String address = host.equals("*") ? "0.0.0.0" : host;
    var socket = new InetSocketAddress(InetAddress.getByName(address), port);
    Channel channel =
        bind(loops.serverChannel(), socket, initialize, "listen on " + host + ":" + port);
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Listens on a socket file, which is removed when the listener is closed. */
  public void listen(Path file, Consumer<Channel> initialize) throws IOException {
    Class<? extends ServerChannel> type =
        loops
            .serverFileChannel()
            .orElseThrow(() -> new IOException("--unixsocket " + file + ": needs epoll, not nio"));
    Files.deleteIfExists(file);
    bind(type, new DomainSocketAddress(file.toString()), initialize, "listen on " + file);
    file.toFile().deleteOnExit();
  }

  private Channel bind(
      Class<? extends ServerChannel> type,
      SocketAddress address,
      Consumer<Channel> initialize,
      String what)
      throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(type)
            .option(
                ChannelOption.SO_BACKLOG,
                Math.toIntExact(settings.get(NetworkParameters.TCP_BACKLOG)))
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (loops.io() != EventLoops.Io.IO_URING) {
                      channel.config().setRecvByteBufAllocator(new LoopReads());
                    }
                    keepAlive(channel);
                    initialize.accept(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Throwable cause = bound.cause();
      throw new IOException(
          "can't " + what + ": " + (cause == null ? "unknown reason" : cause.getMessage()), cause);
    }
    listening.add(bound.channel());
    return bound.channel();
  }

  private void keepAlive(Channel channel) {
    if (channel.localAddress() instanceof DomainSocketAddress) {
      return;
    }
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    int seconds = Math.toIntExact(settings.get(NetworkParameters.TCP_KEEPALIVE));
    if (seconds == 0) {
      return;
    }
    int interval = Math.max(1, seconds / 3); // as Redis: dead after three silent probes
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    if (channel instanceof EpollSocketChannel) {
      channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, seconds);
      channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, interval);
      channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, 3);
    } else if (channel instanceof IoUringSocketChannel) {
      channel.config().setOption(IoUringChannelOption.TCP_KEEPIDLE, seconds);
      channel.config().setOption(IoUringChannelOption.TCP_KEEPINTVL, interval);
      channel.config().setOption(IoUringChannelOption.TCP_KEEPCNT, 3);
    } else {
      channel.config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), seconds);
      channel
          .config()
          .setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), interval);
      channel.config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), 3);
    }
  }

  /** Stops accepting; connections stay. */
  @Override
  public void close() {
    listening.forEach(channel -> channel.close().awaitUninterruptibly());
    listening.clear();
  }
}
