package io.holdfast.server.aof;

import java.time.Duration;

/**
 * How an {@link AppendLog} works.
 *
 * @param policy at the beginning
 * @param limit bytes that may wait to be written before {@link AppendLog#overLimit} is true
 * @param forceEvery how often it is forced with {@link FsyncPolicy#EVERYSEC}
 * @param retry after which a write that failed is tried again; doubles up to 20 times that
 */
public record LogOptions(FsyncPolicy policy, long limit, Duration forceEvery, Duration retry) {
  /** Forces each second, tries again after 100 ms. */
  public LogOptions(FsyncPolicy policy, long limit) {
    this(policy, limit, Duration.ofSeconds(1), Duration.ofMillis(100));
  }
}
