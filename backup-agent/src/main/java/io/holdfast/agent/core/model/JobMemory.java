package io.holdfast.agent.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a native policy's recurring job.
 *
 * @param job how it was last put in place; null before the first time
 * @param volume the volume that it was last bound to; null before the first time
 * @param since when it was first put in place; from then on it can be overdue
 * @param until the time of the newest snapshot whose fate is in the history
 * @param underWay what it has made that has not come to an end for long, empty without such
 * @param trouble why it is not in place as it should be, empty while it is
 * @param mendedAt when it was last put right after somebody else had changed it
 * @param mended what somebody else had changed
 * @param strangers volumes beside the store's that somebody has given the label of the job
 */
public record JobMemory(
    @Nullable RecurringJob job,
    @Nullable String volume,
    @Nullable Instant since,
    @Nullable Instant until,
    String underWay,
    String trouble,
    @Nullable Instant mendedAt,
    String mended,
    List<String> strangers) {
  public JobMemory {
    // One that an older version wrote down has none.
    strangers = List.copyOf(Objects.requireNonNullElse(strangers, List.of()));
  }

  /** Of a job that was never put in place. */
  public static JobMemory none() {
    return new JobMemory(null, null, null, null, "", "", null, "", List.of());
  }

  /** Whether a job of this shape is bound to a volume as far as is known. */
  public boolean isPlaced(RecurringJob wanted, String to) {
    return wanted.equals(job) && to.equals(volume);
  }

  public JobMemory placed(RecurringJob as, String to, Instant now) {
    Instant first = since == null ? now : since;
    return new JobMemory(as, to, first, until, underWay, "", mendedAt, mended, strangers);
  }

  public JobMemory harvested(Instant newest) {
    boolean newer = until == null || newest.isAfter(until);
    return new JobMemory(
        job, volume, since, newer ? newest : until, underWay, trouble, mendedAt, mended, strangers);
  }

  public JobMemory waitingFor(String words) {
    return new JobMemory(job, volume, since, until, words, trouble, mendedAt, mended, strangers);
  }

  public JobMemory troubled(String words) {
    return new JobMemory(job, volume, since, until, underWay, words, mendedAt, mended, strangers);
  }

  public JobMemory mended(Instant at, String words) {
    return new JobMemory(job, volume, since, until, underWay, trouble, at, words, strangers);
  }

  public JobMemory sharedWith(List<String> volumes) {
    return new JobMemory(job, volume, since, until, underWay, trouble, mendedAt, mended, volumes);
  }

  /** What is wrong with a job that other volumes have, in words; empty without such. */
  public String strangersInWords() {
    return strangers.isEmpty() || job == null
        ? ""
        : "recurring job "
            + job.name()
            + " works on "
            + String.join(", ", strangers)
            + " too, which this agent does not guard; take the job from there on Longhorn's page";
  }
}
