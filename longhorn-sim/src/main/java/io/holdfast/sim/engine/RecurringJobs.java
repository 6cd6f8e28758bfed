package io.holdfast.sim.engine;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.holdfast.sim.state.RecurringJob;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.state.VolumeJob;
import io.holdfast.sim.state.VolumeState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs recurring jobs at the times of their cron expressions in UTC, each for the volumes that have
 * its label or that of one of its groups. As with Longhorn's CronJobs a job whose last run has not
 * ended lets its time pass, and what fails for one volume fails nothing but that. Unlike there,
 * times that came while the program was down are not made up for.
 */
public final class RecurringJobs {
  private static final Logger LOG = LoggerFactory.getLogger(RecurringJobs.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Work work;
  private final JobTasks tasks;
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  RecurringJobs(Cluster cluster, Work work, JobTasks tasks) {
    this.cluster = cluster;
    this.work = work;
    this.tasks = tasks;
  }

  /**
   * The times of an expression.
   *
   * @throws LonghornException when it is none
   */
  public static ExecutionTime times(String cron) {
    try {
      var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
      return ExecutionTime.forCron(parser.parse(cron).validate());
    } catch (IllegalArgumentException e) {
      throw LonghornException.refused("invalid cron format(" + cron + "): " + e.getMessage());
    }
  }

  void start() {
    work.start("recurring jobs", this::watchForEver);
  }

  private void watchForEver() {
    Instant looked = Instant.now();
    while (true) {
      work.pause(LOOK_EVERY);
      Instant now = Instant.now();
      look(looked, now);
      looked = now;
    }
  }

  /** Begins what became due after one time and up to another. */
  void look(Instant after, Instant until) {
    for (RecurringJob job : cluster.jobs().all()) {
      if (isDue(job, after, until)) {
        begin(job.name());
      }
    }
  }

  private static boolean isDue(RecurringJob job, Instant after, Instant until) {
    try {
      return times(job.cron())
          .nextExecution(ZonedDateTime.ofInstant(after, ZoneOffset.UTC))
          .filter(time -> !time.toInstant().isAfter(until))
          .isPresent();
    } catch (LonghornException e) {
      LOG.error("recurring job {}: {}", job.name(), e.getMessage());
      return false;
    }
  }

  private void begin(String name) {
    if (!running.add(name)) {
      LOG.info("recurring job {}: time passes, as its last run has not ended", name);
      return;
    }
    work.start(
        "recurring job " + name,
        () -> {
          try {
            execute(name);
          } finally {
            running.remove(name);
          }
        });
  }

  /**
   * Runs a job now, whether it runs already or not, as {@code kubectl create job
   * --from=cronjob/NAME} does with the real one.
   */
  public void runNow(String name) {
    job(name);
    work.start("recurring job " + name, () -> execute(name));
  }

  /** Removes a job; with it goes its label from all volumes. */
  public void delete(String name) {
    cluster.jobs().remove(job(name).name());
    for (Volume volume : cluster.volumes().all()) {
      change(volume.name(), new VolumeJob(name, false), false);
    }
  }

  /** Gives a volume the label of a job or group, or takes it away. */
  public void change(String volume, VolumeJob job, boolean add) {
    cluster
        .volumes()
        .update(
            volume,
            row -> {
              var jobs = new ArrayList<>(row.jobs());
              jobs.remove(job);
              if (add) {
                jobs.add(job);
              }
              // No volume is without a job: the default group takes those that have none.
              return row.withJobs(jobs.isEmpty() ? List.of(VolumeJob.DEFAULT_GROUP) : jobs);
            });
  }

  private RecurringJob job(String name) {
    return cluster
        .jobs()
        .get(name)
        .orElseThrow(() -> LonghornException.notFound("recurringjobs", name));
  }

  private void execute(String name) {
    var counted = cluster.jobs().update(name, RecurringJob::counted);
    if (counted.isEmpty()) {
      return;
    }
    RecurringJob job = counted.get();
    List<Volume> volumes = cluster.volumes().all().stream().filter(row -> takes(job, row)).toList();
    LOG.info("recurring job {}: {} for {} volumes", name, job.task(), volumes.size());
    var slots = new Semaphore(Math.max(1, job.concurrency()));
    var ended = new CountDownLatch(volumes.size());
    for (Volume volume : volumes) {
      work.start(
          "recurring job " + name,
          () -> {
            while (!slots.tryAcquire()) {
              work.pause(Duration.ofMillis(20));
            }
            try {
              tasks.perform(job, volume.name());
            } catch (LonghornException e) {
              LOG.warn(
                  "recurring job {}: failed for volume {}: {}",
                  name,
                  volume.name(),
                  e.getMessage());
            } finally {
              slots.release();
              ended.countDown();
            }
          });
    }
    while (ended.getCount() > 0) {
      work.pause(Duration.ofMillis(20));
    }
  }

  /** Whether a job is for a volume; detached, faulted and restoring ones are passed over. */
  private boolean takes(RecurringJob job, Volume volume) {
    boolean named =
        volume.jobs().stream()
            .anyMatch(
                each ->
                    each.isGroup()
                        ? job.groups().contains(each.name())
                        : each.name().equals(job.name()));
    if (!named || volume.restore().required()) {
      return false;
    }
    boolean ready =
        volume.attached()
            || (volume.status().state() == VolumeState.DETACHED
                && tasks.isOn("allow-recurring-job-while-volume-detached", false));
    if (!ready || volume.status().faulted()) {
      LOG.warn(
          "recurring job {}: not for volume {} in state {}",
          job.name(),
          volume.name(),
          volume.status().state().text());
      return false;
    }
    return true;
  }
}
