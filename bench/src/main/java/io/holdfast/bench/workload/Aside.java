package io.holdfast.bench.workload;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that goes on in a thread of its own while another one measures. Closing it interrupts it and
 * waits until it has ended.
 */
final class Aside<T> implements AutoCloseable {
  private final FutureTask<T> task;
  private final Thread thread;

  private Aside(Callable<T> work) {
    task = new FutureTask<>(work);
    thread = Thread.ofPlatform().daemon().name("aside").start(task);
  }

  static <T> Aside<T> begin(Callable<T> work) {
    return new Aside<>(work);
  }

  boolean isOver() {
    return task.isDone();
  }

  /**
   * Waits for the end, and returns what came of it.
   *
   * @throws IOException when the work failed
   */
  T result() throws IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
