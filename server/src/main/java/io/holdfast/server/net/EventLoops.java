package io.holdfast.server.net;

import io.holdfast.server.scheduling.TimeSlice;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads that serve connections, on one of the systems' interfaces for many sockets. */
public final class EventLoops implements AutoCloseable {
  private static final int MOST = 16;

  /** The shortest that Linux has: some ten commands' time. */
  private static final long SLICE_NANOS = 100_000;

  /** Longer than a loop's, so that a loop goes first, and not long. */
  private static final long OTHERS_SLICE_NANOS = 200_000;

  /** Bytes, of which Lua may need 2 MiB: 200 calls of its library, some with buffers of 8 KiB. */
  private static final long STACK = 8 << 20;

  /** How sockets are watched. */
  public enum Io {
    EPOLL,
    IO_URING,
    NIO;

    /** As the flag names it. */
    public String flag() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Io io;
  private final int threads;
  private final EventLoopGroup group;

  /**
   * @param wanted {@code auto}, {@code epoll}, {@code io_uring} or {@code nio}
   * @param threads 0: one for each core, at most 16
   * @throws IllegalArgumentException when the system does not have it; says why
   */
  public EventLoops(String wanted, int threads) {
    this.io = choose(wanted);
    this.threads =
        threads > 0 ? threads : Math.min(MOST, Runtime.getRuntime().availableProcessors());
    IoHandlerFactory factory =
        switch (io) {
          case EPOLL -> EpollIoHandler.newFactory();
          case IO_URING -> IoUringIoHandler.newFactory();
          case NIO -> NioIoHandler.newFactory();
        };
    TimeSlice.setOfAll(OTHERS_SLICE_NANOS);
    this.group =
        new MultiThreadIoEventLoopGroup(this.threads, threadFactory(), factory) {
          @Override
          protected IoEventLoop newChild(
              Executor executor, IoHandlerFactory sockets, Object... more) {
            return new ServingLoop(this, executor, sockets);
          }
        };
  }

  private static ThreadFactory threadFactory() {
    var number = new AtomicInteger();
    return work -> {
      Runnable sliced =
          () -> {
            TimeSlice.set(SLICE_NANOS);
            work.run();
          };
      String name = "holdfast-loop-" + number.incrementAndGet();
      var thread = new FastThreadLocalThread(null, sliced, name, STACK);
      thread.setDaemon(true);
      return thread;
    };
  }

  private static Io choose(String wanted) {
    return switch (wanted) {
      case "epoll" -> require("epoll", Epoll.unavailabilityCause(), Io.EPOLL);
      case "io_uring" -> require("io_uring", IoUring.unavailabilityCause(), Io.IO_URING);
      case "nio" -> Io.NIO;
      default -> Epoll.isAvailable() ? Io.EPOLL : Io.NIO;
    };
  }

  private static Io require(String name, @Nullable Throwable missing, Io io) {
    if (missing != null) {
      throw new IllegalArgumentException(
          "io "
              + name
              + ": this system does not have it ("
              + missing.getMessage()
              + "); accepted: auto, nio");
    }
    return io;
  }

  public Io io() {
    return io;
  }

  public int threads() {
    return threads;
  }

  public EventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> serverChannel() {
    return switch (io) {
      case EPOLL -> EpollServerSocketChannel.class;
      case IO_URING -> IoUringServerSocketChannel.class;
      case NIO -> NioServerSocketChannel.class;
    };
  }

  /** For a socket file; NIO's kind is not supported. */
  Optional<Class<? extends ServerChannel>> serverFileChannel() {
    return switch (io) {
      case EPOLL -> Optional.of(EpollServerDomainSocketChannel.class);
      case IO_URING -> Optional.of(IoUringServerDomainSocketChannel.class);
      case NIO -> Optional.empty();
    };
  }

  /** True when all threads have ended. */
  public boolean haveEnded() {
    return group.isTerminated();
  }

  /** Ends the threads; connections that are left are closed. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
