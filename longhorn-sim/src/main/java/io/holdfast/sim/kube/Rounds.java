package io.holdfast.sim.kube;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task whenever claims or PVs change, and every interval; watches that end are opened anew.
 */
final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final KubernetesClient client;
  private final Duration interval;
  private final Runnable round;
  private final Semaphore change = new Semaphore(0);
  private final List<Watch> watches = new ArrayList<>();
  private final Thread thread;
  private volatile boolean broken = true;
  private volatile boolean closed;

  Rounds(KubernetesClient client, Duration interval, Runnable round) {
    this.client = client;
    this.interval = interval;
    this.round = round;
    this.thread = Thread.ofPlatform().name("kubernetes").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    boolean failing = false;
    while (!closed) {
      try {
        if (broken) {
          watch();
        }
        round.run();
        if (failing) {
          LOG.info("kubernetes: reached again");
        }
        failing = false;
      } catch (KubernetesClientException e) {
        broken = true;
        if (!failing) {
          LOG.error(
              "kubernetes: {}; trying again every {} s", e.getMessage(), interval.toSeconds());
        }
        failing = true;
      } catch (RuntimeException e) {
        LOG.error("kubernetes: {}", e.toString(), e);
      }
      try {
        boolean changed = change.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
        if (changed) {
          change.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void watch() {
    watches.forEach(Watch::close);
    watches.clear();
    broken = false;
    watches.add(
        client.persistentVolumeClaims().inAnyNamespace().watch(new Poke<PersistentVolumeClaim>()));
    watches.add(client.persistentVolumes().watch(new Poke<PersistentVolume>()));
  }

  private final class Poke<T> implements Watcher<T> {
    @Override
    public void eventReceived(Action action, T resource) {
      change.release();
    }

    @Override
    public void onClose(WatcherException cause) {
      broken = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    watches.forEach(Watch::close);
  }
}
