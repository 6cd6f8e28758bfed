package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LockedStepsTest {
  private final Keyspace keyspace = new Keyspace(1, 1);
  private final Shard shard = keyspace.shard(0);

  @AfterEach
  void close() {
    keyspace.close();
  }

  @Test
  void call_threadsThatWork_runTheStepUnderTheLock() throws Exception {
    try (var thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "a loop"))) {
      thread.submit(() -> {}).get(); // it runs, so that it is not late for the step
      var steps = new LockedSteps(thread);
      var other = new FutureTask<>(this::lockAndUnlock, true);
      String name =
          steps.call(
              shard,
              () -> {
                Thread.ofPlatform().start(other);
                await().until(shard::isAwaited);
                return Thread.currentThread().getName();
              });
      assertThat(name).isEqualTo("a loop");
      assertThat(other.get(2, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void call_stepThatFails_throwsThatAndLetsTheLockGo() {
    try (var thread = Executors.newSingleThreadExecutor()) {
      var steps = new LockedSteps(thread);
      var unchecked = new UncheckedIOException(new IOException("no room"));
      assertThatThrownBy(() -> steps.run(shard, () -> raise(unchecked))).isSameAs(unchecked);
      var error = new OutOfMemoryError("of this test");
      assertThatThrownBy(() -> steps.run(shard, () -> raise(error))).isSameAs(error);
      assertThat(CompletableFuture.runAsync(this::lockAndUnlock))
          .succeedsWithin(Duration.ofMinutes(2));
    }
  }

  @Test
  void call_threadsThatHaveEnded_runsTheStepHere() {
    Executor ended =
        step -> {
          throw new RejectedExecutionException("it has ended");
        };
    assertThat(new LockedSteps(ended).call(shard, Thread::currentThread))
        .isSameAs(Thread.currentThread());
  }

  @Test
  void call_nobodyWaits_runsTheStepHere() {
    var steps = new LockedSteps(step -> Thread.ofPlatform().start(step));
    steps.nobodyWaits();
    assertThat(steps.call(shard, Thread::currentThread)).isSameAs(Thread.currentThread());
  }

  @Test
  void call_threadsThatForgetTheStep_runsItHereOnce() {
    Queue<Runnable> forgotten = new ArrayDeque<>();
    int[] runs = {0};
    new LockedSteps(forgotten::add).run(shard, () -> runs[0]++);
    forgotten.forEach(Runnable::run);
    assertThat(forgotten).hasSize(1);
    assertThat(runs[0]).isOne();
  }

  @Test
  void call_interrupted_waitsForTheStepAndStaysInterrupted() {
    try (var thread = Executors.newSingleThreadExecutor()) {
      Thread.currentThread().interrupt();
      assertThat(new LockedSteps(thread).call(shard, () -> 7)).isEqualTo(7);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private void lockAndUnlock() {
    shard.lock();
    shard.unlock();
  }

  private static void raise(Throwable what) {
    switch (what) {
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      default -> throw new IllegalArgumentException(what);
    }
  }
}
