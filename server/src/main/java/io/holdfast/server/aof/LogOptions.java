package io.holdfast.server.aof;

import io.holdfast.server.storage.BackOff;
import java.time.Duration;

/**
 * How an {@link AppendLog} works.
 *
 * @param policy at the beginning
 * @param limit bytes that may wait to be written before {@link AppendLog#overLimit} is true
 * @param forceEvery how often it is forced with {@link FsyncPolicy#EVERYSEC}
 * @param retry after which a write that failed is tried again
 */
public record LogOptions(FsyncPolicy policy, long limit, Duration forceEvery, BackOff retry) {
  private static final BackOff RETRY = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(2));

  /** Forces each second, tries again after 100 ms and then less often. */
  public LogOptions(FsyncPolicy policy, long limit) {
    this(policy, limit, Duration.ofSeconds(1), RETRY);
  }
}
