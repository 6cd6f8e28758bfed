package io.holdfast.server.net;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * An event loop that can serve its sockets from within a task: a script that takes long lets the
 * loop's other clients be told that it does, and one of them end it. Redis does the same. Netty's
 * handlers of sockets do not bear being called from within themselves, so such a request has to be
 * a task, which is run when {@link #isReading} is false.
 */
final class ServingLoop extends SingleThreadIoEventLoop {
  private static final long TASKS_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private boolean reading;

  ServingLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory sockets) {
    super(parent, executor, sockets);
  }

  @Override
  protected int runIo() {
    reading = true;
    try {
      return super.runIo();
    } finally {
      reading = false;
    }
  }

  /** True while sockets are read from and written to; on this loop's thread. */
  boolean isReading() {
    return reading;
  }

  private static void nothing() {}

  /** Reads what the sockets have and runs what is to be done, once; from within a task. */
  void serve() {
    if (reading) {
      throw new IllegalStateException("a loop that serves its sockets within serving them");
    }
    execute(ServingLoop::nothing); // with work to do it does not wait for sockets
    runIo();
    runAllTasks(TASKS_NANOS);
  }
}
