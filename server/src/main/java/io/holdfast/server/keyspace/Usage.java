package io.holdfast.server.keyspace;

import java.util.SplittableRandom;

/**
 * Counts uses of one shard's keys, for eviction by LRU and LFU. As in Redis, LFU's counter goes up
 * with a chance that falls as it grows, and down by one for each period without use.
 */
public final class Usage {
  /** What a new key starts with, so that it is not evicted before it could be used. */
  static final int INITIAL_FREQUENCY = 5;

  private static final int MOST = 255;

  private final SplittableRandom random = new SplittableRandom();
  private boolean counting;
  private long logFactor = 10;
  private long decayMinutes = 1;
  private long time = System.currentTimeMillis();

  /**
   * @param byFrequency whether uses are counted, not only when the last one was
   * @param factor how slowly the counter grows; 0 or more
   * @param minutes after which it goes down by one; 0: never
   */
  public void configure(boolean byFrequency, long factor, long minutes) {
    counting = byFrequency;
    logFactor = factor;
    decayMinutes = minutes;
  }

  /** True when uses are counted, and not only the time of the last one is kept. */
  public boolean isCounting() {
    return counting;
  }

  /** Takes up what time it is, for the keys added next. */
  void tick(long now) {
    time = now;
  }

  void added(Entry entry) {
    entry.lastAccess = (int) (time / 1000);
    entry.frequency = INITIAL_FREQUENCY;
  }

  void used(Entry entry, long now) {
    if (counting) {
      int frequency = frequency(entry, now);
      double chance = 1.0 / (Math.max(0, frequency - INITIAL_FREQUENCY) * logFactor + 1);
      boolean counts = frequency < MOST && random.nextDouble() < chance;
      entry.frequency = counts ? frequency + 1 : frequency;
    }
    entry.lastAccess = (int) (now / 1000);
  }

  /** An entry's counter of uses after the time that has passed since the last one. */
  public int frequency(Entry entry, long now) {
    if (decayMinutes == 0) {
      return entry.frequency;
    }
    long periods = Math.max(0, now / 1000 - entry.lastAccess) / 60 / decayMinutes;
    return (int) Math.max(0, entry.frequency - periods);
  }
}
